namespace ModelServing.Sandbox.Cel;

/// <summary>The kinds of CEL types. <see cref="Dyn"/> is checked while evaluating, <see cref="Error"/> marks what failed to check.</summary>
public enum CelTypeKind
{
    Dyn,
    Error,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Duration,
    Timestamp,
    List,
    Map,
    Type,
    Optional,
    Object,
    Opaque,
    Parameter,
}
