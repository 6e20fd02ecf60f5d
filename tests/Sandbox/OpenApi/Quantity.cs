using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace ModelServing.Sandbox.OpenApi;

/// <summary>Resource quantities (apimachinery <c>resource.Quantity</c>): 500m, 1.5, 2Gi, 1e3.</summary>
internal static partial class Quantity
{
    private static readonly (string Suffix, int Power)[] Decimal =
        [("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];

    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>The one spelling that the server stores for this amount, in the family of suffixes it was written in; null if it is none.</summary>
    public static string? Canonical(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var suffix = match.Groups["suffix"].Value;
        var binary = Array.IndexOf(Binary, suffix);
        var nano = Nano(match);
        if (binary > 0 && nano % BigInteger.Pow(10, 9) == 0)
        {
            return InBinary(nano / BigInteger.Pow(10, 9));
        }

        return match.Groups["exponent"].Success ? InExponent(nano) : InDecimal(nano);
    }

    /// <summary>The amount in billionths, rounded up as the real server rounds.</summary>
    private static BigInteger Nano(Match match)
    {
        var number = match.Groups["number"].Value;
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(number.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var scale = (point < 0 ? 0 : number.Length - point - 1) - 9;
        var suffix = match.Groups["suffix"].Value;
        var binary = Array.IndexOf(Binary, suffix);
        if (binary > 0)
        {
            digits *= BigInteger.Pow(1024, binary);
        }
        else
        {
            scale -= match.Groups["exponent"].Success
                ? int.Parse(match.Groups["exponent"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
                : Array.Find(Decimal, d => d.Suffix == suffix).Power;
        }

        var amount = scale <= 0 ? digits * BigInteger.Pow(10, -scale) : CeilingDivide(digits, BigInteger.Pow(10, scale));
        return match.Groups["sign"].Value == "-" ? -amount : amount;
    }

    private static BigInteger CeilingDivide(BigInteger dividend, BigInteger divisor) => (dividend + divisor - 1) / divisor;

    private static string InBinary(BigInteger whole)
    {
        var power = 0;
        while (power < Binary.Length - 1 && !whole.IsZero && whole % 1024 == 0)
        {
            whole /= 1024;
            power++;
        }

        return whole.ToString(CultureInfo.InvariantCulture) + Binary[power];
    }

    private static string InDecimal(BigInteger nano)
    {
        var step = 0;
        while (step < Decimal.Length - 1 && !nano.IsZero && nano % 1000 == 0)
        {
            nano /= 1000;
            step++;
        }

        return nano.IsZero ? "0" : nano.ToString(CultureInfo.InvariantCulture) + Decimal[step].Suffix;
    }

    private static string InExponent(BigInteger nano)
    {
        var power = -9;
        while (!nano.IsZero && nano % 1000 == 0)
        {
            nano /= 1000;
            power += 3;
        }

        var digits = nano.ToString(CultureInfo.InvariantCulture);
        return nano.IsZero || power == 0 ? digits : $"{digits}e{power}";
    }

    [GeneratedRegex(@"\A(?<sign>[+-]?)(?<number>[0-9]{1,40}(\.[0-9]{0,20})?|\.[0-9]{1,20})((?<suffix>[numkMGTPE]|[KMGTPE]i)|[eE](?<exponent>[+-]?[0-9]{1,2}))?\z")]
    private static partial Regex Pattern();
}
