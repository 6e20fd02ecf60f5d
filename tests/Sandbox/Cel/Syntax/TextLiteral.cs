using System.Globalization;
using System.Text;

namespace ModelServing.Sandbox.Cel.Syntax;

/// <summary>Literals of text and of bytes: quoted once or three times, raw with r, bytes with b.</summary>
internal static class TextLiteral
{
    public static bool StartsAt(string source, int position)
    {
        var (_, _, quote) = Prefix(source, position);
        return quote < source.Length && source[quote] is '"' or '\'';
    }

    public static CelValue Read(string source, ref int position)
    {
        var start = position;
        var (raw, isBytes, quote) = Prefix(source, position);
        var mark = source[quote];
        var triple = quote + 2 < source.Length && source[quote + 1] == mark && source[quote + 2] == mark;
        var terminator = new string(mark, triple ? 3 : 1);
        position = quote + terminator.Length;
        var text = new StringBuilder();
        var bytes = new List<byte>();
        while (string.CompareOrdinal(source, position, terminator, 0, terminator.Length) != 0)
        {
            if (position >= source.Length || (!triple && source[position] is '\n' or '\r'))
            {
                throw new SyntaxException(start, $"Syntax error: token recognition error at: '{source[start..Math.Min(position, source.Length)]}'");
            }

            if (source[position] == '\\' && !raw)
            {
                ReadEscape(source, ref position, start, isBytes, text, bytes);
            }
            else
            {
                AppendRune(source, ref position, isBytes, text, bytes);
            }
        }

        position += terminator.Length;
        return isBytes ? new CelBytes([.. bytes]) : new CelString(text.ToString());
    }

    private static (bool Raw, bool Bytes, int Quote) Prefix(string source, int position)
    {
        var (raw, bytes) = (false, false);
        while (position < source.Length)
        {
            if (source[position] is 'r' or 'R' && !raw)
            {
                raw = true;
            }
            else if (source[position] is 'b' or 'B' && !bytes && !raw)
            {
                bytes = true;
            }
            else
            {
                break;
            }

            position++;
        }

        return (raw, bytes, position);
    }

    private static void AppendRune(string source, ref int position, bool isBytes, StringBuilder text, List<byte> bytes)
    {
        var rune = Rune.TryGetRuneAt(source, position, out var valid) ? valid : Rune.ReplacementChar;
        position += rune == Rune.ReplacementChar ? 1 : rune.Utf16SequenceLength;
        Append(rune, isBytes, text, bytes);
    }

    private static void Append(Rune rune, bool isBytes, StringBuilder text, List<byte> bytes)
    {
        if (isBytes)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        }
        else
        {
            text.Append(rune.ToString());
        }
    }

    private static void ReadEscape(string source, ref int position, int start, bool isBytes, StringBuilder text, List<byte> bytes)
    {
        var c = position + 1 < source.Length ? source[position + 1] : '\0';
        var simple = "abfnrtv\\?\"'`".IndexOf(c, StringComparison.Ordinal);
        if (simple >= 0)
        {
            Append(new Rune("\a\b\f\n\r\t\v\\?\"'`"[simple]), isBytes, text, bytes);
            position += 2;
            return;
        }

        var (length, style) = c switch
        {
            'x' or 'X' => (2, NumberStyles.AllowHexSpecifier),
            'u' when !isBytes => (4, NumberStyles.AllowHexSpecifier),
            'U' when !isBytes => (8, NumberStyles.AllowHexSpecifier),
            >= '0' and <= '3' => (3, NumberStyles.None),
            _ => (0, NumberStyles.None),
        };
        var from = position + (length == 3 ? 1 : 2);
        if (length == 0 || from + length > source.Length || !TryNumber(source.AsSpan(from, length), style, out var value) || (!isBytes && !Rune.IsValid(value)))
        {
            throw new SyntaxException(start, $"Syntax error: token recognition error at: '{source[start..Math.Min(position + 2, source.Length)]}'");
        }

        position = from + length;
        if (isBytes)
        {
            bytes.Add((byte)value);
        }
        else
        {
            text.Append(new Rune(value).ToString());
        }
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, NumberStyles style, out int value)
    {
        if (style == NumberStyles.AllowHexSpecifier)
        {
            return int.TryParse(digits, style, CultureInfo.InvariantCulture, out value);
        }

        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return false;
            }

            value = (value * 8) + (digit - '0');
        }

        return value <= 255;
    }
}
