using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelServing.Runtime.Repositories.TextFormat;

/// <summary>Resolves the escapes of a string. They name bytes, which together must be UTF-8. Source: the specification, "String Literals".</summary>
internal static class TextEscapes
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="content">Between the quotes.</param>
    /// <param name="position">Of the string, for what is wrong in it.</param>
    /// <exception cref="TextFormatException">There is no such escape, or the bytes are not UTF-8.</exception>
    public static string Resolve(ReadOnlySpan<char> content, TextPosition position)
    {
        if (!content.Contains('\\'))
        {
            return content.ToString();
        }

        var bytes = new ArrayBufferWriter<byte>(content.Length);
        while (!content.IsEmpty)
        {
            var plain = content.IndexOf('\\') is >= 0 and var at ? at : content.Length;
            Encoding.UTF8.GetBytes(content[..plain], bytes);
            content = content[plain..];
            if (!content.IsEmpty)
            {
                content = content[(1 + Escape(content[1..], bytes, position))..];
            }
        }

        try
        {
            return Strict.GetString(bytes.WrittenSpan);
        }
        catch (DecoderFallbackException)
        {
            throw new TextFormatException(position, "the string is not UTF-8 once its escapes are resolved");
        }
    }

    /// <returns>How many characters it took.</returns>
    private static int Escape(ReadOnlySpan<char> escape, ArrayBufferWriter<byte> bytes, TextPosition position)
    {
        switch (escape[0])
        {
            case 'x' or 'X':
                return 1 + Digits(escape[1..], 1, 2, 16, bytes, position);
            case >= '0' and <= '7':
                return Digits(escape, 1, 3, 8, bytes, position);
            case 'u':
                return 1 + CodePoint(escape[1..], 4, bytes, position);
            case 'U':
                return 1 + CodePoint(escape[1..], 8, bytes, position);
            default:
                bytes.Write([Single(escape[0], position)]);
                return 1;
        }
    }

    private static byte Single(char escape, TextPosition position) => escape switch
    {
        'a' => 0x07,
        'b' => (byte)'\b',
        'f' => (byte)'\f',
        'n' => (byte)'\n',
        'r' => (byte)'\r',
        't' => (byte)'\t',
        'v' => (byte)'\v',
        '?' or '\\' or '\'' or '"' => (byte)escape,
        _ => throw new TextFormatException(position, $"the string has the escape {Configuration.JsonSection.Show($"\\{escape}")}, which there is not"),
    };

    private static int Digits(ReadOnlySpan<char> text, int least, int most, int radix, ArrayBufferWriter<byte> bytes, TextPosition position)
    {
        var (value, count) = (0, 0);
        while (count < most && count < text.Length && char.IsAsciiHexDigit(text[count]) && Convert.ToInt32(text[count].ToString(), 16) is var digit && digit < radix)
        {
            value = (value * radix) + digit;
            count++;
        }

        if (count < least || value > byte.MaxValue)
        {
            throw new TextFormatException(position, "the string has an escape by number that is no byte");
        }

        bytes.Write([(byte)value]);
        return count;
    }

    private static int CodePoint(ReadOnlySpan<char> text, int length, ArrayBufferWriter<byte> bytes, TextPosition position)
    {
        if (text.Length < length
            || !uint.TryParse(text[..length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || !Rune.TryCreate(value, out var rune))
        {
            throw new TextFormatException(position, string.Create(CultureInfo.InvariantCulture, $"the string has an escape that is not {length} hexadecimal digits of a Unicode character"));
        }

        bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4)));
        return length;
    }
}
