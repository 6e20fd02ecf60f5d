using System.Globalization;
using System.Text;

namespace ModelServing.Sandbox.Cel.Text;

/// <summary>
/// A character class of RE2 as .NET text. .NET matches UTF-16 units, so a class that holds or excludes characters beyond the basic
/// plane becomes an alternative of a class and of surrogate pairs.
/// </summary>
internal readonly struct GoRegexClass
{
    public const string AnyCharacter = "(?:[\\ud800-\\udbff][\\udc00-\\udfff]|[^\\ud800-\\udfff])";
    public const string AnyButNewline = "(?:[\\ud800-\\udbff][\\udc00-\\udfff]|[^\\n\\ud800-\\udfff])";
    private const string Pair = "[\\ud800-\\udbff][\\udc00-\\udfff]";
    private const string Word = "0-9A-Za-z_";
    private const string NotWord = "\\u0000-/:-@\\[-\\^`{-\\uffff";
    private const string Space = "\\t\\n\\f\\r ";
    private const string NotSpace = "\\u0000-\\u0008\\u000b\\u000e-\\u001f!-\\uffff";
    private const string NotDigit = "\\u0000-/:-\\uffff";

    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = "\\u0000-\\u007f",
        ["blank"] = "\\t ",
        ["cntrl"] = "\\u0000-\\u001f\\u007f",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = "!-/:-@\\[-`{-~",
        ["space"] = "\\t\\n\\u000b\\f\\r ",
        ["upper"] = "A-Z",
        ["word"] = Word,
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>Reads the class that starts at <paramref name="position"/> with its opening bracket.</summary>
    public GoRegexClass(string pattern, ref int position)
    {
        var start = position++;
        var negated = position < pattern.Length && pattern[position] == '^';
        position += negated ? 1 : 0;
        var members = new StringBuilder();
        var astral = new List<string>();
        for (var first = true; ; first = false)
        {
            if (position >= pattern.Length)
            {
                throw new GoRegexException("missing closing ]", pattern[start..]);
            }

            if (pattern[position] == ']' && !first)
            {
                position++;
                break;
            }

            ReadMember(pattern, ref position, members, astral);
        }

        Text = Build(negated, members, astral);
    }

    public string Text { get; }

    /// <summary>A class that stands alone: \d, \W, \pL, \p{Greek}.</summary>
    public static string OfEscape(string pattern, ref int position)
    {
        var negated = char.IsAsciiLetterUpper(pattern[position + 1]);
        var members = new StringBuilder();
        AppendEscapedClass(pattern, ref position, members);
        return Build(false, members, negated ? [Pair] : []);
    }

    public static string Literal(Rune rune)
    {
        if (!rune.IsBmp)
        {
            return $"(?:{rune})";
        }

        return IsPlain(rune.Value) ? rune.ToString() : Hex(rune.Value);
    }

    public static Rune ReadRune(string pattern, ref int position)
    {
        if (!Rune.TryGetRuneAt(pattern, position, out var rune))
        {
            throw new GoRegexException("invalid UTF-8", "");
        }

        position += rune.Utf16SequenceLength;
        return rune;
    }

    public static Rune ReadEscapedRune(string pattern, ref int position)
    {
        var start = position++;
        var c = pattern[position];
        switch (c)
        {
            case 'a' or 'f' or 't' or 'n' or 'r' or 'v':
                position++;
                return new Rune(c switch { 'a' => '\a', 'f' => '\f', 't' => '\t', 'n' => '\n', 'r' => '\r', _ => '\v' });
            case 'x':
                return ReadHexadecimal(pattern, ref position, start);
            case '0':
                return ReadOctal(pattern, ref position);
            case < '\u0080' when !char.IsAsciiLetterOrDigit(c):
                position++;
                return new Rune(c);
            default:
                throw new GoRegexException("invalid escape sequence", pattern[start..Math.Min(pattern.Length, position + 1)]);
        }
    }

    private static Rune ReadOctal(string pattern, ref int position)
    {
        var value = 0;
        for (var i = 0; i < 3 && position < pattern.Length && pattern[position] is >= '0' and <= '7'; i++)
        {
            value = (value * 8) + (pattern[position++] - '0');
        }

        return new Rune(value);
    }

    private static Rune ReadHexadecimal(string pattern, ref int position, int start)
    {
        position++;
        var braced = position < pattern.Length && pattern[position] == '{';
        var end = braced ? pattern.IndexOf('}', position) : position + 2;
        var digits = end < 0 || end > pattern.Length ? "" : pattern[(position + (braced ? 1 : 0))..end];
        if (digits.Length is 0 or > 8 || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !Rune.IsValid(value))
        {
            throw new GoRegexException("invalid escape sequence", pattern[start..Math.Min(pattern.Length, start + 4)]);
        }

        position = end + (braced ? 1 : 0);
        return new Rune(value);
    }

    private static void ReadMember(string pattern, ref int position, StringBuilder members, List<string> astral)
    {
        if (pattern[position] == '[' && position + 1 < pattern.Length && pattern[position + 1] == ':' && TryReadPosix(pattern, ref position, members, astral))
        {
            return;
        }

        if (pattern[position] == '\\' && position + 1 < pattern.Length && pattern[position + 1] is 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'p' or 'P')
        {
            if (char.IsAsciiLetterUpper(pattern[position + 1]))
            {
                astral.Add(Pair);
            }

            AppendEscapedClass(pattern, ref position, members);
            return;
        }

        var start = position;
        var low = ReadOne(pattern, ref position);
        var high = low;
        if (position + 1 < pattern.Length && pattern[position] == '-' && pattern[position + 1] != ']')
        {
            position++;
            high = ReadOne(pattern, ref position);
            if (high < low)
            {
                throw new GoRegexException("invalid character class range", pattern[start..position]);
            }
        }

        AppendRange(members, astral, low.Value, high.Value);
    }

    private static Rune ReadOne(string pattern, ref int position)
    {
        if (pattern[position] != '\\')
        {
            return ReadRune(pattern, ref position);
        }

        return position + 1 < pattern.Length
            ? ReadEscapedRune(pattern, ref position)
            : throw new GoRegexException("trailing backslash at end of expression", "");
    }

    private static bool TryReadPosix(string pattern, ref int position, StringBuilder members, List<string> astral)
    {
        var end = pattern.IndexOf(":]", position + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var name = pattern[(position + 2)..end];
        var negated = name.StartsWith('^');
        if (!PosixClasses.TryGetValue(negated ? name[1..] : name, out var posix) || (negated && name is not ("^digit" or "^word" or "^space")))
        {
            throw new GoRegexException("invalid character class range", pattern[position..(end + 2)]);
        }

        if (negated)
        {
            astral.Add(Pair);
        }

        members.Append(name switch { "^digit" => NotDigit, "^word" => NotWord, "^space" => "\\u0000-\\u0008\\u000e-\\u001f!-\\uffff", _ => posix });
        position = end + 2;
        return true;
    }

    private static void AppendEscapedClass(string pattern, ref int position, StringBuilder members)
    {
        var kind = pattern[position + 1];
        if (kind is not ('p' or 'P'))
        {
            position += 2;
            members.Append(kind switch { 'd' => "0-9", 'D' => NotDigit, 'w' => Word, 'W' => NotWord, 's' => Space, _ => NotSpace });
            return;
        }

        var start = position;
        position += 2;
        var end = position < pattern.Length && pattern[position] == '{' ? pattern.IndexOf('}', position) : position;
        var name = end < 0 || end >= pattern.Length ? "" : end == position ? pattern[position].ToString() : pattern[(position + 1)..end];
        var negated = name.StartsWith('^');
        name = negated ? name[1..] : name;
        if (!GoRegexUnicode.TryGet(name, out var category))
        {
            throw new GoRegexException("invalid character class range", pattern[start..Math.Min(pattern.Length, Math.Max(end + 1, start + 2))]);
        }

        position = end + 1;
        members.Append(kind == 'P' != negated ? "\\P" : "\\p").Append('{').Append(category).Append('}');
    }

    private static void AppendRange(StringBuilder members, List<string> astral, int low, int high)
    {
        if (low <= 0xffff)
        {
            members.Append(Hex(low)).Append('-').Append(Hex(Math.Min(high, 0xffff)));
        }

        if (high > 0xffff)
        {
            AppendAstralRange(astral, Math.Max(low, 0x10000) - 0x10000, high - 0x10000);
        }
    }

    private static void AppendAstralRange(List<string> astral, int low, int high)
    {
        var (firstLead, lastLead) = (low >> 10, high >> 10);
        for (var lead = firstLead; lead <= lastLead; lead++)
        {
            var from = lead == firstLead ? low & 0x3ff : 0;
            var to = lead == lastLead ? high & 0x3ff : 0x3ff;
            astral.Add($"{Hex(0xd800 + lead)}[{Hex(0xdc00 + from)}-{Hex(0xdc00 + to)}]");
        }
    }

    private static string Build(bool negated, StringBuilder members, List<string> astral)
    {
        if (!negated)
        {
            return astral.Count == 0 ? $"[{members}]" : members.Length == 0 ? $"(?:{string.Join('|', astral)})" : $"(?:[{members}]|{string.Join('|', astral)})";
        }

        if (astral.Count > 0 && astral.All(static a => a == Pair))
        {
            return $"[^\\ud800-\\udfff{members}]";
        }

        if (astral.Count > 0)
        {
            throw new GoRegexException("negated class of characters beyond the basic plane is not supported", "");
        }

        return $"(?:{Pair}|[^\\ud800-\\udfff{members}])";
    }

    private static bool IsPlain(int value) => value < 0x80 && char.IsAsciiLetterOrDigit((char)value);

    private static string Hex(int value) => string.Create(CultureInfo.InvariantCulture, $"\\u{value:x4}");
}
