namespace ModelServing.Sandbox.Cel;

/// <summary>Equality of map keys, where 1, 1u and 1.0 are the same key.</summary>
internal sealed class CelKeyComparer : IEqualityComparer<CelValue>
{
    public static readonly CelKeyComparer Instance = new();

    public bool Equals(CelValue? x, CelValue? y) => x is not null && y is not null && x.EqualTo(y) == CelBool.True;

    public int GetHashCode(CelValue obj) => obj switch
    {
        CelNumber number => number.ToDouble().GetHashCode(),
        CelString text => text.Value.GetHashCode(StringComparison.Ordinal),
        CelBool flag => flag.Value.GetHashCode(),
        _ => 0,
    };
}
