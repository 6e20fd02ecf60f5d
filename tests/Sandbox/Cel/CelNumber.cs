namespace ModelServing.Sandbox.Cel;

/// <summary>The three numeric types, which compare with each other by mathematical value.</summary>
public abstract class CelNumber : CelValue
{
    internal abstract double ToDouble();

    public override CelValue EqualTo(CelValue other) => other is CelError ? other : CelBool.Of(CompareTo(other) == 0);

    internal override int? CompareTo(CelValue other) => (this, other) switch
    {
        (CelInt a, CelInt b) => a.Value.CompareTo(b.Value),
        (CelUint a, CelUint b) => a.Value.CompareTo(b.Value),
        (CelInt a, CelUint b) => a.Value < 0 ? -1 : ((ulong)a.Value).CompareTo(b.Value),
        (CelUint a, CelInt b) => b.Value < 0 ? 1 : a.Value.CompareTo((ulong)b.Value),
        (CelDouble a, CelDouble b) => Compare(a.Value, b.Value),
        (CelDouble a, CelInt b) => Compare(a.Value, b.Value),
        (CelInt a, CelDouble b) => -Compare(b.Value, a.Value),
        (CelDouble a, CelUint b) => Compare(a.Value, b.Value),
        (CelUint a, CelDouble b) => -Compare(b.Value, a.Value),
        _ => null,
    };

    private static int? Compare(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);

    /// <summary>As cel-go compares: outside the range of the integer exactly, inside it as doubles.</summary>
    private static int? Compare(double a, long b)
    {
        if (double.IsNaN(a))
        {
            return null;
        }

        return a < -9223372036854775808.0 ? -1 : a > 9223372036854775808.0 ? 1 : a.CompareTo((double)b);
    }

    private static int? Compare(double a, ulong b)
    {
        if (double.IsNaN(a))
        {
            return null;
        }

        return a < 0 ? -1 : a > 18446744073709551616.0 ? 1 : a.CompareTo((double)b);
    }
}
