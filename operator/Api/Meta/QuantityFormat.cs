namespace ModelServing.Api.Meta;

/// <summary>The family of suffixes in which a <see cref="Quantity"/> was written and is written again.</summary>
public enum QuantityFormat
{
    /// <summary><c>n u m</c>, none, <c>k M G T P E</c>: powers of 1000.</summary>
    DecimalSI,

    /// <summary><c>Ki Mi Gi Ti Pi Ei</c>: powers of 1024.</summary>
    BinarySI,

    /// <summary><c>e3</c>, <c>E6</c>: powers of ten.</summary>
    DecimalExponent,
}
