namespace ModelServing.Sandbox.Cel;

/// <summary>Text. Its size and positions count code points, not UTF-16 units.</summary>
public sealed class CelString(string value) : CelValue
{
    private long _size = -1;

    public string Value { get; } = value;

    public override CelType Type => CelType.String;

    internal override long Size => _size >= 0 ? _size : _size = Value.EnumerateRunes().LongCount();

    public override CelValue EqualTo(CelValue other) => other is CelError ? other : CelBool.Of(other is CelString s && string.Equals(Value, s.Value, StringComparison.Ordinal));

    public override string ToString() => Value;

    internal override int? CompareTo(CelValue other) => other is CelString s ? Compare(Value, s.Value) : null;

    /// <summary>Order of code points; UTF-16 units order surrogates before the private use area.</summary>
    private static int Compare(string a, string b)
    {
        var (left, right) = (a.EnumerateRunes(), b.EnumerateRunes());
        while (true)
        {
            var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
            if (!hasLeft || !hasRight)
            {
                return hasLeft.CompareTo(hasRight);
            }

            if (left.Current != right.Current)
            {
                return left.Current.CompareTo(right.Current);
            }
        }
    }
}
