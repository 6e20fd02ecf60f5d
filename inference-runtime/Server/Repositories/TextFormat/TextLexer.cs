using System.Buffers;
using System.Globalization;

namespace ModelServing.Runtime.Repositories.TextFormat;

/// <summary>Cuts a text into tokens. Source: the Text Format Language Specification of Protocol Buffers, "Lexical Elements".</summary>
/// <param name="text">The whole.</param>
/// <param name="maxTokens">Beyond this the text is refused.</param>
internal sealed class TextLexer(string text, int maxTokens)
{
    private const string Symbols = "{}<>[]:,;-/.";
    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.");

    private int _offset;
    private int _line = 1;
    private int _lineStart;
    private int _tokens;

    private TextPosition Here => new(_line, _offset - _lineStart + 1);

    /// <exception cref="TextFormatException">There is no token here, or too many before.</exception>
    public TextToken Next()
    {
        SkipBlanks();
        var position = Here;
        if (_offset == text.Length)
        {
            return new TextToken(TextTokenKind.End, position, "");
        }

        if (++_tokens > maxTokens)
        {
            throw new TextFormatException(position, string.Create(CultureInfo.InvariantCulture, $"more than {maxTokens} tokens"));
        }

        var first = text[_offset];
        if (char.IsAsciiLetter(first) || first == '_')
        {
            return new TextToken(TextTokenKind.Identifier, position, Take(static c => char.IsAsciiLetterOrDigit(c) || c == '_'));
        }

        if (char.IsAsciiDigit(first) || (first == '.' && _offset + 1 < text.Length && char.IsAsciiDigit(text[_offset + 1])))
        {
            return new TextToken(TextTokenKind.Number, position, TakeNumber());
        }

        if (first is '"' or '\'')
        {
            return new TextToken(TextTokenKind.String, position, TakeString(first, position));
        }

        if (!Symbols.Contains(first))
        {
            throw new TextFormatException(position, $"{Configuration.JsonSection.Show(first.ToString())} belongs to nothing");
        }

        _offset++;
        return new TextToken(TextTokenKind.Symbol, position, first.ToString());
    }

    private void SkipBlanks()
    {
        for (; _offset < text.Length; _offset++)
        {
            switch (text[_offset])
            {
                case '\n':
                    _line++;
                    _lineStart = _offset + 1;
                    break;
                case ' ' or '\t' or '\r' or '\v' or '\f':
                    break;
                case '#':
                    var end = text.IndexOf('\n', _offset);
                    _offset = (end < 0 ? text.Length : end) - 1;
                    break;
                default:
                    return;
            }
        }
    }

    private string Take(Func<char, bool> belongs)
    {
        var start = _offset;
        while (_offset < text.Length && belongs(text[_offset]))
        {
            _offset++;
        }

        return text[start.._offset];
    }

    /// <summary>An exponent may have a sign; whether it all is a number, the field decides.</summary>
    private string TakeNumber()
    {
        var start = _offset;
        while (_offset < text.Length
            && (NumberParts.Contains(text[_offset]) || (text[_offset] is '+' or '-' && text[_offset - 1] is 'e' or 'E' && !IsHexadecimal(start))))
        {
            _offset++;
        }

        return text[start.._offset];
    }

    private bool IsHexadecimal(int start) => text[start] == '0' && text[start + 1] is 'x' or 'X';

    private string TakeString(char quote, TextPosition position)
    {
        var start = ++_offset;
        for (; _offset < text.Length && text[_offset] is not ('\n' or '\0'); _offset++)
        {
            if (text[_offset] == quote)
            {
                return TextEscapes.Resolve(text.AsSpan(start, _offset++ - start), position);
            }

            if (text[_offset] == '\\' && _offset + 1 < text.Length && text[_offset + 1] != '\n')
            {
                _offset++;
            }
        }

        throw new TextFormatException(position, "the string has no end on its line");
    }
}
