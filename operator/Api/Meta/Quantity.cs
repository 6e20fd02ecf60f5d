using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;

namespace ModelServing.Api.Meta;

/// <summary>
/// An exact fixed-point number with a suffix, such as <c>500m</c>, <c>2</c> or <c>4Gi</c>; the semantics are those of
/// <c>k8s.io/apimachinery/pkg/api/resource.Quantity</c>.
/// </summary>
/// <remarks>
/// The resolution is 10⁻⁹; finer digits are rounded away from zero, and a magnitude beyond 2⁶³−1 is cut to it, as the API server does.
/// <see cref="ToString()"/> gives the canonical form in the family of suffixes that was read, so that a round trip through the
/// API server changes nothing. Equality and order are by value: <c>1024Mi</c> equals <c>1Gi</c>.
/// </remarks>
[JsonConverter(typeof(QuantityConverter))]
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    /// <summary>What a schema lets through: a quantity that is not negative. Every text that matches can be read.</summary>
    public const string Pattern = @"^\+?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3})?$";

    /// <summary>The longest text that can be read, in characters.</summary>
    public const int MaximumLength = 64;

    /// <summary>Nano-units in one unit.</summary>
    internal static readonly BigInteger Scale = BigInteger.Pow(10, 9);

    private static readonly BigInteger Limit = long.MaxValue * Scale;

    internal Quantity(BigInteger nano, QuantityFormat format)
    {
        Nano = BigInteger.Clamp(nano, -Limit, Limit);
        Format = format;
    }

    public QuantityFormat Format { get; }

    /// <summary>The value in units of 10⁻⁹.</summary>
    internal BigInteger Nano { get; }

    public static Quantity FromInt64(long value, QuantityFormat format = QuantityFormat.DecimalSI) => new(value * Scale, format);

    /// <summary>The value in whole units, rounded away from zero.</summary>
    public long ToInt64() => (long)DivideAwayFromZero(Nano, Scale);

    /// <summary>The value in thousandths, rounded away from zero; for CPU.</summary>
    public BigInteger ToMilli() => DivideAwayFromZero(Nano, BigInteger.Pow(10, 6));

    /// <summary>Reads a quantity; false when <paramref name="text"/> is not one. Never throws.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity) => QuantityParser.TryParse(text, out quantity);

    /// <summary>Reads a quantity.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not a quantity.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out var quantity) ? quantity : throw new FormatException($"'{text}' is not a quantity such as 500m, 2 or 4Gi.");

    public static Quantity operator +(Quantity left, Quantity right) => left.Add(right);

    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    public Quantity Add(Quantity other) => new(Nano + other.Nano, Format);

    public int CompareTo(Quantity other) => Nano.CompareTo(other.Nano);

    public bool Equals(Quantity other) => Nano.Equals(other.Nano);

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => Nano.GetHashCode();

    /// <summary>The canonical form: no fraction, the largest suffix of the family that loses no precision.</summary>
    public override string ToString()
    {
        if (Nano.IsZero)
        {
            return "0";
        }

        // Below 1024, or with a fraction, a binary suffix would lose precision: Go falls back to decimal ones too.
        return Format == QuantityFormat.BinarySI && BigInteger.Abs(Nano) >= 1024 * Scale && (Nano % Scale).IsZero
            ? ToBinaryString(Nano / Scale)
            : ToDecimalString();
    }

    private static string ToBinaryString(BigInteger units)
    {
        string[] suffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
        var power = 0;
        while (power < suffixes.Length - 1 && (units % 1024).IsZero)
        {
            units /= 1024;
            power++;
        }

        return units.ToString(CultureInfo.InvariantCulture) + suffixes[power];
    }

    private string ToDecimalString()
    {
        string[] suffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
        var number = Nano;
        var power = 0;
        while (power < suffixes.Length - 1 && (number % 1000).IsZero)
        {
            number /= 1000;
            power++;
        }

        var exponent = (power * 3) - 9;
        var suffix = Format == QuantityFormat.DecimalExponent
            ? exponent == 0 ? "" : "e" + exponent.ToString(CultureInfo.InvariantCulture)
            : suffixes[power];
        return number.ToString(CultureInfo.InvariantCulture) + suffix;
    }

    private static BigInteger DivideAwayFromZero(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var remainder);
        return remainder.IsZero ? quotient : quotient + value.Sign;
    }
}
