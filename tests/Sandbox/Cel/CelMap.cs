namespace ModelServing.Sandbox.Cel;

/// <summary>A map, or an object of a declared type. Values may be converted when they are first read.</summary>
public abstract class CelMap : CelValue
{
    public abstract int Count { get; }

    /// <summary>Keys in the order of iteration.</summary>
    public abstract IEnumerable<CelValue> Keys { get; }

    public override CelType Type => CelType.DynMap;

    internal override long Size => Count;

    /// <summary>The value of <paramref name="key"/>, null where there is none; an error where it has no valid value.</summary>
    public abstract CelValue? Find(CelValue key);

    /// <summary>A map with the given entries, which must have distinct keys.</summary>
    public static CelMap Of(IEnumerable<KeyValuePair<CelValue, CelValue>> entries) => new Materialized(entries);

    public override CelValue EqualTo(CelValue other)
    {
        if (other is not CelMap map)
        {
            return other is CelError ? other : CelBool.False;
        }

        if (map.Count != Count)
        {
            return CelBool.False;
        }

        foreach (var key in Keys)
        {
            if (map.Find(key) is not { } value)
            {
                return CelBool.False;
            }

            var equal = Find(key)!.EqualTo(value);
            if (equal != CelBool.True)
            {
                return equal;
            }
        }

        return CelBool.True;
    }

    private sealed class Materialized : CelMap
    {
        private readonly Dictionary<CelValue, CelValue> _entries = new(CelKeyComparer.Instance);

        public Materialized(IEnumerable<KeyValuePair<CelValue, CelValue>> entries)
        {
            foreach (var (key, value) in entries)
            {
                _entries.Add(key, value);
            }
        }

        public override int Count => _entries.Count;

        public override IEnumerable<CelValue> Keys => _entries.Keys;

        public override CelValue? Find(CelValue key) => _entries.GetValueOrDefault(key);
    }
}
