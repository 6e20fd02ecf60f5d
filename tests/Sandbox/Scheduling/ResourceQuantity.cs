using System.Globalization;

namespace ModelServing.Sandbox.Scheduling;

/// <summary>
/// Reads a Kubernetes quantity (apimachinery resource.Quantity): a decimal number with a binary (Ki..Ei) or decimal (n, u, m, k..E)
/// suffix, or with an exponent. Amounts are kept in thousandths, so that "100m" of CPU is exact.
/// </summary>
internal static class ResourceQuantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    /// <returns>The amount in thousandths of a unit, rounded up.</returns>
    /// <exception cref="FormatException">The text is no quantity.</exception>
    public static Int128 ParseMillis(string text)
    {
        foreach (var (suffix, factor) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && decimal.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return Thousandths(number, factor, text);
            }
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain)
            ? Thousandths(plain, 1, text)
            : throw new FormatException($"\"{text}\" is not a quantity, for example 500m or 2Gi");
    }

    private static Int128 Thousandths(decimal number, decimal factor, string text)
    {
        try
        {
            return (Int128)Math.Ceiling(number * factor * 1000);
        }
        catch (OverflowException)
        {
            throw new FormatException($"\"{text}\" is larger than any quantity can be");
        }
    }
}
