using System.Globalization;
using System.Text;

namespace ModelServing.Sandbox.Cel.Text;

/// <summary>
/// Rewrites RE2 syntax (github.com/google/re2/wiki/Syntax, as Go's regexp has it) as .NET syntax with the same meaning: ASCII classes,
/// $ only at the very end, characters beyond the basic plane as one. What RE2 lacks (look-around, back-references) is refused.
/// </summary>
internal sealed class GoRegexTranslator(string pattern)
{
    private const int MaximumRepeat = 1000;
    private const int MaximumDepth = 250;
    private readonly StringBuilder _output = new();
    private int _position;
    private int _depth;
    private bool _multiline;
    private bool _dotMatchesNewline;
    private bool _ignoreCase;

    public string Translate()
    {
        ParseAlternation();
        if (_position < pattern.Length)
        {
            throw new GoRegexException("unexpected )", pattern);
        }

        return _output.ToString();
    }

    /// <summary>Reads alternatives up to a closing parenthesis; gives how often the most repeated atom in them repeats.</summary>
    private long ParseAlternation()
    {
        if (++_depth > MaximumDepth)
        {
            throw new GoRegexException("expression nests too deeply", pattern);
        }

        long most = 1;
        while (_position < pattern.Length && pattern[_position] != ')')
        {
            if (pattern[_position] == '|')
            {
                _output.Append('|');
                _position++;
                continue;
            }

            most = Math.Max(most, ParseRepetition());
        }

        _depth--;
        return most;
    }

    private long ParseRepetition()
    {
        var start = _position;
        if (pattern[start] is '*' or '+' or '?' || Repeat(start) is not null)
        {
            throw new GoRegexException("missing argument to repetition operator", pattern.Substring(start, Repeat(start)?.Length ?? 1));
        }

        var inner = ParseAtom();
        var (quantifier, factor) = ParseQuantifier();
        if (factor * inner > MaximumRepeat)
        {
            throw new GoRegexException("invalid repeat count", quantifier);
        }

        _output.Append(quantifier);
        return factor * inner;
    }

    private (string Quantifier, long Factor) ParseQuantifier()
    {
        if (_position == pattern.Length)
        {
            return ("", 1);
        }

        var start = _position;
        long factor = 1;
        if (pattern[_position] is '*' or '+' or '?')
        {
            _position++;
        }
        else if (Repeat(_position) is { } repeat)
        {
            if (repeat.Maximum > MaximumRepeat || repeat.Minimum > MaximumRepeat || (repeat.Maximum >= 0 && repeat.Minimum > repeat.Maximum))
            {
                throw new GoRegexException("invalid repeat count", pattern.Substring(start, repeat.Length));
            }

            factor = Math.Max(1, Math.Max(repeat.Minimum, repeat.Maximum));
            _position += repeat.Length;
        }
        else
        {
            return ("", 1);
        }

        if (_position < pattern.Length && pattern[_position] == '?')
        {
            _position++;
        }

        if (_position < pattern.Length && (pattern[_position] is '*' or '+' or '?' || Repeat(_position) is not null))
        {
            var second = Repeat(_position)?.Length ?? 1;
            throw new GoRegexException("invalid nested repetition operator", pattern[start..(_position + second)]);
        }

        return (pattern[start.._position], factor);
    }

    /// <summary>The counted repetition {n}, {n,} or {n,m} at <paramref name="at"/>; anything else that starts with a brace is literal.</summary>
    private (int Length, long Minimum, long Maximum)? Repeat(int at)
    {
        if (at >= pattern.Length || pattern[at] != '{')
        {
            return null;
        }

        var end = pattern.IndexOf('}', at);
        if (end < 0)
        {
            return null;
        }

        var parts = pattern[(at + 1)..end].Split(',');
        if (parts.Length > 2 || !TryCount(parts[0], out var minimum))
        {
            return null;
        }

        var maximum = parts.Length == 1 ? minimum : -1;
        if (parts.Length == 2 && parts[1].Length > 0 && !TryCount(parts[1], out maximum))
        {
            return null;
        }

        return (end - at + 1, minimum, maximum);
    }

    private static bool TryCount(string text, out long count)
    {
        count = 0;
        if (text.Length == 0 || !text.All(char.IsAsciiDigit) || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        count = text.Length > 8 ? int.MaxValue : long.Parse(text, CultureInfo.InvariantCulture);
        return true;
    }

    private long ParseAtom()
    {
        switch (pattern[_position])
        {
            case '(':
                return ParseGroup();
            case '[':
                _output.Append(new GoRegexClass(pattern, ref _position).Text);
                break;
            case '.':
                _position++;
                _output.Append(_dotMatchesNewline ? GoRegexClass.AnyCharacter : GoRegexClass.AnyButNewline);
                break;
            case '^':
                _position++;
                _output.Append(_multiline ? "(?m:^)" : "\\A");
                break;
            case '$':
                _position++;
                _output.Append(_multiline ? "(?m:$)" : "\\z");
                break;
            case '\\':
                ParseEscape();
                break;
            default:
                AppendLiteral(GoRegexClass.ReadRune(pattern, ref _position));
                break;
        }

        return 1;
    }

    private void ParseEscape()
    {
        if (_position + 1 == pattern.Length)
        {
            throw new GoRegexException("trailing backslash at end of expression", "");
        }

        switch (pattern[_position + 1])
        {
            case 'A' or 'z' or 'b' or 'B':
                _output.Append('\\').Append(pattern[_position + 1]);
                _position += 2;
                break;
            case 'Q':
                ParseQuoted();
                break;
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'p' or 'P':
                _output.Append(GoRegexClass.OfEscape(pattern, ref _position));
                break;
            default:
                AppendLiteral(GoRegexClass.ReadEscapedRune(pattern, ref _position));
                break;
        }
    }

    private void ParseQuoted()
    {
        _position += 2;
        var end = pattern.IndexOf("\\E", _position, StringComparison.Ordinal);
        var stop = end < 0 ? pattern.Length : end;
        while (_position < stop)
        {
            AppendLiteral(GoRegexClass.ReadRune(pattern, ref _position));
        }

        _position = end < 0 ? stop : end + 2;
    }

    private long ParseGroup()
    {
        var (multiline, dot, ignoreCase) = (_multiline, _dotMatchesNewline, _ignoreCase);
        if (!ParseGroupStart())
        {
            return 1;
        }

        _output.Append(_ignoreCase ? "(?i:" : "(?:");
        var most = ParseAlternation();
        if (_position == pattern.Length)
        {
            throw new GoRegexException("missing closing )", pattern);
        }

        _position++;
        _output.Append(')');
        (_multiline, _dotMatchesNewline, _ignoreCase) = (multiline, dot, ignoreCase);
        return most;
    }

    /// <summary>Reads what follows the parenthesis; false where it only sets flags for what comes after it.</summary>
    private bool ParseGroupStart()
    {
        var start = _position++;
        if (_position == pattern.Length || pattern[_position] != '?')
        {
            return true;
        }

        _position++;
        if (TryReadName(start))
        {
            return true;
        }

        var value = true;
        for (; _position < pattern.Length; _position++)
        {
            switch (pattern[_position])
            {
                case '-' when value:
                    value = false;
                    break;
                case 'i':
                    _ignoreCase = value;
                    break;
                case 'm':
                    _multiline = value;
                    break;
                case 's':
                    _dotMatchesNewline = value;
                    break;
                case 'U':
                    throw new GoRegexException("ungreedy flag is not supported", pattern[start..(_position + 1)]);
                case ':':
                    _position++;
                    return true;
                case ')':
                    _position++;
                    _output.Append(_ignoreCase ? "(?i)" : "(?-i)");
                    return false;
                default:
                    throw new GoRegexException("invalid or unsupported Perl syntax", pattern[start..Math.Min(pattern.Length, _position + 1)]);
            }
        }

        throw new GoRegexException("missing closing )", pattern);
    }

    private bool TryReadName(int start)
    {
        var named = string.CompareOrdinal(pattern, _position, "P<", 0, 2) == 0 ? 2 : string.CompareOrdinal(pattern, _position, "<", 0, 1) == 0 ? 1 : 0;
        if (named == 0)
        {
            return false;
        }

        if (named == 1 && _position + 1 < pattern.Length && pattern[_position + 1] is '=' or '!')
        {
            throw new GoRegexException("invalid or unsupported Perl syntax", pattern[start..(_position + 1)]);
        }

        var end = pattern.IndexOf('>', _position);
        var name = end < 0 ? "" : pattern[(_position + named)..end];
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw new GoRegexException("invalid named capture", end < 0 ? pattern[start..] : pattern[start..(end + 1)]);
        }

        _position = end + 1;
        return true;
    }

    private void AppendLiteral(Rune rune) => _output.Append(GoRegexClass.Literal(rune));
}
