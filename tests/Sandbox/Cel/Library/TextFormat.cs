using System.Globalization;
using System.Text;

namespace ModelServing.Sandbox.Cel.Library;

/// <summary>The function format of cel-go's strings extension: %s %d %f %e %b %x %X %o and %%, with a precision for %f and %e.</summary>
internal static class TextFormat
{
    private const int DefaultPrecision = 6;
    private const int MaximumPrecision = 1000;

    public static CelValue Apply(string format, CelList arguments)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            if (++i == format.Length)
            {
                return new CelError("unexpected end of string");
            }

            if (format[i] == '%')
            {
                result.Append('%');
                continue;
            }

            var precision = DefaultPrecision;
            if (format[i] == '.' && !TryPrecision(format, ref i, out precision))
            {
                return new CelError("could not parse precision while in formatting string");
            }

            if (next == arguments.Count)
            {
                return new CelError($"index {next} out of range");
            }

            if (Format(format[i], precision, arguments[next++]) is not { } text)
            {
                return new CelError($"could not parse formatting clause: unrecognized formatting clause \"{format[i]}\"");
            }

            result.Append(text);
        }

        return new CelString(result.ToString());
    }

    private static bool TryPrecision(string format, ref int i, out int precision)
    {
        var start = ++i;
        while (i < format.Length && char.IsAsciiDigit(format[i]))
        {
            i++;
        }

        return int.TryParse(format.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out precision) && precision <= MaximumPrecision && i < format.Length;
    }

    private static string? Format(char verb, int precision, CelValue value) => (verb, value) switch
    {
        ('s', _) => Print(value),
        ('d', CelInt or CelUint) => value.ToString(),
        ('d' or 'f', CelDouble number) when !double.IsFinite(number.Value) => Print(number),
        ('f', CelNumber number) => number.ToDouble().ToString("F" + precision, CultureInfo.InvariantCulture),
        ('e', CelNumber number) => number.ToDouble().ToString((precision == 0 ? "0" : "0." + new string('0', precision)) + "e+00", CultureInfo.InvariantCulture),
        ('b', CelInt i) => i.Value < 0 ? "-" + ((UInt128)(-(Int128)i.Value)).ToString("B", CultureInfo.InvariantCulture) : i.Value.ToString("B", CultureInfo.InvariantCulture),
        ('b', CelUint u) => u.Value.ToString("B", CultureInfo.InvariantCulture),
        ('b', CelBool b) => b.Value ? "1" : "0",
        ('x' or 'X', _) => Hexadecimal(value, verb == 'X'),
        ('o', CelInt i) => i.Value < 0 ? "-" + Octal((ulong)-(Int128)i.Value) : Octal((ulong)i.Value),
        ('o', CelUint u) => Octal(u.Value),
        _ => null,
    };

    private static string? Hexadecimal(CelValue value, bool upper)
    {
        var text = value switch
        {
            CelInt i => (i.Value < 0 ? "-" : "") + ((ulong)Int128.Abs(i.Value)).ToString("x", CultureInfo.InvariantCulture),
            CelUint u => u.Value.ToString("x", CultureInfo.InvariantCulture),
            CelString s => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(s.Value)),
            CelBytes b => Convert.ToHexStringLower(b.Value.Span),
            _ => null,
        };
        return upper ? text?.ToUpperInvariant() : text;
    }

    private static string Octal(ulong value)
    {
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, value % 8);
            value /= 8;
        }
        while (value > 0);
        return digits.ToString();
    }

    private static string Print(CelValue value) => value switch
    {
        CelList list => $"[{string.Join(", ", list.Enumerate().Select(Print))}]",
        CelMap map => $"{{{string.Join(", ", map.Keys.Select(k => $"{Print(k)}: {Print(map.Find(k)!)}").Order(StringComparer.Ordinal))}}}",
        CelBytes bytes => Encoding.UTF8.GetString(bytes.Value.Span),
        CelDouble number => double.IsInfinity(number.Value) ? (number.Value > 0 ? "Infinity" : "-Infinity") : number.ToString(),
        _ => value.ToString()!,
    };
}
