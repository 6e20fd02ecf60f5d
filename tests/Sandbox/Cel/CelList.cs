namespace ModelServing.Sandbox.Cel;

/// <summary>A list. Elements may be converted when they are first read.</summary>
public abstract class CelList : CelValue
{
    public abstract int Count { get; }

    public override CelType Type => CelType.DynList;

    internal override long Size => Count;

    /// <summary>The element at <paramref name="index"/>, which must be in range.</summary>
    public abstract CelValue this[int index] { get; }

    public static CelList Of(IReadOnlyList<CelValue> items) => new Materialized(items);

    public override CelValue EqualTo(CelValue other)
    {
        if (other is not CelList list)
        {
            return other is CelError ? other : CelBool.False;
        }

        if (list.Count != Count)
        {
            return CelBool.False;
        }

        for (var i = 0; i < Count; i++)
        {
            var equal = this[i].EqualTo(list[i]);
            if (equal != CelBool.True)
            {
                return equal;
            }
        }

        return CelBool.True;
    }

    /// <summary>This list followed by <paramref name="other"/>; lists with keys merge instead.</summary>
    internal virtual CelValue Concat(CelList other) => Of([.. Enumerate(), .. other.Enumerate()]);

    internal IEnumerable<CelValue> Enumerate()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    private sealed class Materialized(IReadOnlyList<CelValue> items) : CelList
    {
        public override int Count => items.Count;

        public override CelValue this[int index] => items[index];
    }
}
