namespace ModelServing.Sandbox.Cel;

/// <summary>A type as a value: what type() gives and what the names of types denote.</summary>
public sealed class CelTypeValue(CelType value) : CelValue
{
    public CelType Value { get; } = value;

    public override CelType Type => CelType.Type;

    public override CelValue EqualTo(CelValue other) => other is CelError ? other : CelBool.Of(other is CelTypeValue t && t.Value.Name == Value.Name);

    public override string ToString() => Value.Name;
}
