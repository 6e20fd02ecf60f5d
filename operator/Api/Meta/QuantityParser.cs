using System.Globalization;
using System.Numerics;

namespace ModelServing.Api.Meta;

/// <summary>The grammar of <see cref="Quantity"/>: <c>sign? digits? ('.' digits?)? suffix?</c>.</summary>
internal static class QuantityParser
{
    /// <summary>Beyond this power of ten every non-zero number of <see cref="Quantity.MaximumLength"/> digits is out of range on either side.</summary>
    private const int MaximumExponent = 2 * Quantity.MaximumLength;

    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        // A longer text is refused, so that a hostile one costs nothing.
        if (string.IsNullOrEmpty(text) || text.Length > Quantity.MaximumLength)
        {
            return false;
        }

        var position = text[0] is '+' or '-' ? 1 : 0;
        var whole = TakeDigits(text, ref position);
        var fraction = "";
        if (position < text.Length && text[position] == '.')
        {
            position++;
            fraction = TakeDigits(text, ref position);
        }

        if (whole.Length + fraction.Length == 0 || !TryParseSuffix(text[position..], out var multiplier, out var exponent, out var format))
        {
            return false;
        }

        var digits = BigInteger.Parse("0" + whole + fraction, CultureInfo.InvariantCulture) * multiplier;
        var nano = ScaleByTen(digits, exponent + 9 - fraction.Length);
        quantity = new Quantity(text[0] == '-' ? -nano : nano, format);
        return true;
    }

    private static string TakeDigits(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return text[start..position];
    }

    private static bool TryParseSuffix(string suffix, out BigInteger multiplier, out int exponent, out QuantityFormat format)
    {
        (multiplier, exponent, format) = (BigInteger.One, 0, QuantityFormat.DecimalSI);
        if (suffix.Length > 1 && suffix[0] is 'e' or 'E' && suffix != "Ei")
        {
            format = QuantityFormat.DecimalExponent;
            return TryParseExponent(suffix[1..], out exponent);
        }

        var binary = "KMGTPE".IndexOf(suffix.Length == 2 && suffix[1] == 'i' ? suffix[0] : '\0', StringComparison.Ordinal);
        if (binary >= 0)
        {
            (multiplier, format) = (BigInteger.Pow(1024, binary + 1), QuantityFormat.BinarySI);
            return true;
        }

        var power = suffix switch { "n" => -9, "u" => -6, "m" => -3, "" => 0, "k" => 3, "M" => 6, "G" => 9, "T" => 12, "P" => 15, "E" => 18, _ => int.MinValue };
        exponent = power;
        return power != int.MinValue;
    }

    private static bool TryParseExponent(string text, out int exponent)
    {
        exponent = 0;

        // .NET's own parser takes zero bytes behind a number.
        if (text.Contains('\0') || !BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        exponent = (int)BigInteger.Clamp(value, -MaximumExponent, MaximumExponent);
        return true;
    }

    /// <summary>Rounds away from zero, so that a request for something never becomes one for nothing.</summary>
    private static BigInteger ScaleByTen(BigInteger digits, int exponent)
    {
        if (exponent >= 0)
        {
            return digits * BigInteger.Pow(10, exponent);
        }

        var quotient = BigInteger.DivRem(digits, BigInteger.Pow(10, -exponent), out var remainder);
        return remainder.IsZero ? quotient : quotient + 1;
    }
}
