using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace ModelServing.Sandbox.Cel;

/// <summary>An exact resource quantity (k8s.io/apimachinery/pkg/api/resource), made by quantity(). Counted in nano-units, as the finest scale.</summary>
public sealed class CelQuantity : CelOpaque
{
    internal static readonly CelType QuantityType = CelType.Opaque("kubernetes.Quantity");

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private static readonly BigInteger Nano = BigInteger.Pow(10, 9);

    private static readonly Dictionary<string, (int Base, int Exponent)> Suffixes = new(StringComparer.Ordinal)
    {
        ["n"] = (10, -9),
        ["u"] = (10, -6),
        ["m"] = (10, -3),
        [""] = (10, 0),
        ["k"] = (10, 3),
        ["M"] = (10, 6),
        ["G"] = (10, 9),
        ["T"] = (10, 12),
        ["P"] = (10, 15),
        ["E"] = (10, 18),
        ["Ki"] = (2, 10),
        ["Mi"] = (2, 20),
        ["Gi"] = (2, 30),
        ["Ti"] = (2, 40),
        ["Pi"] = (2, 50),
        ["Ei"] = (2, 60),
    };

    private CelQuantity(BigInteger nanos) => Nanos = nanos;

    public override CelType Type => QuantityType;

    public int Sign => Nanos.Sign;

    public bool IsInteger => Nanos % Nano == 0 && Nanos / Nano >= long.MinValue && Nanos / Nano <= long.MaxValue;

    private BigInteger Nanos { get; }

    public static CelQuantity FromInteger(long value) => new(value * Nano);

    public long ToInteger() => (long)(Nanos / Nano);

    public double ToApproximateDouble() => (double)(Nanos / Nano) + ((double)(Nanos % Nano) / 1e9);

    public CelQuantity Add(CelQuantity other) => new(Nanos + other.Nanos);

    public CelQuantity Subtract(CelQuantity other) => new(Nanos - other.Nanos);

    public override string ToString() => (Nanos / Nano).ToString(CultureInfo.InvariantCulture);

    protected override bool IsSame(CelOpaque other) => other is CelQuantity q && q.Nanos == Nanos;

    internal override int? CompareTo(CelValue other) => other is CelQuantity q ? Nanos.CompareTo(q.Nanos) : null;

    /// <summary>Reads a quantity; amounts finer than a nano-unit round up, away from zero. Null error text means success.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out CelQuantity? quantity)
    {
        quantity = null;
        var span = text.AsSpan();
        var negative = span.StartsWith("-");
        span = span[(negative || span.StartsWith("+") ? 1 : 0)..];
        var end = span.IndexOfAnyExcept(NumberCharacters);
        var number = end < 0 ? span : span[..end];
        var suffix = end < 0 ? "" : span[end..].ToString();
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        var fraction = point < 0 ? [] : number[(point + 1)..];
        if (whole.Length + fraction.Length is 0 or > 128 || fraction.Contains('.') || !TryScale(suffix, out var scaleBase, out var exponent))
        {
            return false;
        }

        var mantissa = BigInteger.Parse(string.Concat("0", whole, fraction), NumberStyles.None, CultureInfo.InvariantCulture);
        var decimalExponent = 9 - fraction.Length + (scaleBase == 10 ? exponent : 0);
        mantissa *= scaleBase == 2 ? BigInteger.Pow(2, exponent) : BigInteger.One;
        var nanos = decimalExponent >= 0
            ? mantissa * BigInteger.Pow(10, decimalExponent)
            : CeilingDivide(mantissa, BigInteger.Pow(10, -decimalExponent));
        quantity = new CelQuantity(negative ? -nanos : nanos);
        return true;
    }

    private static bool TryScale(string suffix, out int scaleBase, out int exponent)
    {
        (scaleBase, exponent) = (10, 0);
        if (Suffixes.TryGetValue(suffix, out var scale))
        {
            (scaleBase, exponent) = scale;
            return true;
        }

        return suffix.Length is > 1 and <= 5 && suffix[0] is 'e' or 'E'
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            && Math.Abs(exponent) <= 512;
    }

    private static BigInteger CeilingDivide(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var remainder);
        return remainder.IsZero ? quotient : quotient + 1;
    }
}
