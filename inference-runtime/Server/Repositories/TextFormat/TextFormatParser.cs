using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ModelServing.Runtime.Repositories.TextFormat;

/// <summary>
/// Reads the text format of Protocol Buffers without knowing the message: names, values and where they are. Bounded in length, depth and tokens,
/// since whoever writes one model's folder may write anything there. Pure. Source: the Text Format Language Specification, "Syntax".
/// </summary>
internal sealed class TextFormatParser
{
    /// <summary>The longest text, in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Messages within messages.</summary>
    public const int MaxDepth = 32;

    /// <summary>Names, values and symbols.</summary>
    public const int MaxTokens = 100_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TextLexer _lexer;
    private TextToken _token;

    private TextFormatParser(string text)
    {
        _lexer = new TextLexer(text, MaxTokens);
        _token = _lexer.Next();
    }

    /// <param name="utf8">The text.</param>
    public static ParsedText Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
        {
            return new ParsedText.Malformed(new TextPosition(1, 1), string.Create(CultureInfo.InvariantCulture, $"longer than {MaxBytes} bytes"));
        }

        try
        {
            var parser = new TextFormatParser(Strict.GetString(utf8));
            var fields = parser.Fields(null, 0);
            return new ParsedText.Valid(fields);
        }
        catch (DecoderFallbackException notText)
        {
            var before = utf8[..Math.Clamp(notText.Index, 0, utf8.Length)];
            return new ParsedText.Malformed(new TextPosition(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n')), "not UTF-8");
        }
        catch (TextFormatException malformed)
        {
            return new ParsedText.Malformed(malformed.Position, malformed.Message);
        }
    }

    /// <param name="end">What closes the message; null where only the end of the text does.</param>
    /// <param name="depth">How many messages this one is in.</param>
    private ImmutableArray<TextField> Fields(char? end, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Unexpected(string.Create(CultureInfo.InvariantCulture, $"more than {MaxDepth} messages within each other"));
        }

        var fields = ImmutableArray.CreateBuilder<TextField>();
        while (!(end is { } symbol ? _token.Is(symbol) : _token.Kind == TextTokenKind.End))
        {
            fields.Add(Field(depth));
            if (_token.Is(',') || _token.Is(';'))
            {
                Advance();
            }
        }

        Advance();
        return fields.DrainToImmutable();
    }

    private TextField Field(int depth)
    {
        var position = _token.Position;
        var name = Name();
        var hasColon = _token.Is(':');
        if (hasColon)
        {
            Advance();
        }

        if (!hasColon && !_token.Is('{') && !_token.Is('<') && !_token.Is('['))
        {
            throw Unexpected($"after the name {Configuration.JsonSection.Show(name)} there must be ':' or '{{', there is {_token.Describe()}");
        }

        return _token.Is('[')
            ? new TextField(name, position, true, List(depth, messagesOnly: !hasColon))
            : new TextField(name, position, false, [Value(depth)]);
    }

    private string Name()
    {
        if (_token.Kind == TextTokenKind.Identifier)
        {
            return Advance().Text;
        }

        if (!_token.Is('['))
        {
            throw Unexpected($"there must be the name of a field, there is {_token.Describe()}");
        }

        // An extension, or with a slash the type of an Any.
        var name = new StringBuilder();
        do
        {
            if (_token.Kind is TextTokenKind.End or TextTokenKind.String || _token.Is('{') || _token.Is(':'))
            {
                throw Unexpected($"a name in brackets has no end before {_token.Describe()}");
            }

            name.Append(_token.Text);
        }
        while (!Advance().Is(']'));
        return name.ToString();
    }

    private ImmutableArray<TextValue> List(int depth, bool messagesOnly)
    {
        Advance();
        var values = ImmutableArray.CreateBuilder<TextValue>();
        while (!_token.Is(']'))
        {
            if (values.Count > 0)
            {
                Take(',', "between the elements of a list");
            }

            if (messagesOnly && !_token.Is('{') && !_token.Is('<'))
            {
                throw Unexpected($"a list without ':' before it holds messages, there is {_token.Describe()}");
            }

            values.Add(Value(depth));
        }

        Advance();
        return values.DrainToImmutable();
    }

    private TextValue Value(int depth)
    {
        var position = _token.Position;
        if (_token.Is('{') || _token.Is('<'))
        {
            var end = Advance().Is('{') ? '}' : '>';
            return new TextValue(TextValueKind.Message, position, "", Fields(end, depth + 1));
        }

        if (_token.Kind == TextTokenKind.String)
        {
            return new TextValue(TextValueKind.String, position, Strings(), []);
        }

        var sign = "";
        if (_token.Is('-'))
        {
            Advance();
            sign = "-";
        }

        return _token.Kind switch
        {
            TextTokenKind.Number => new TextValue(TextValueKind.Number, position, sign + Advance().Text, []),
            TextTokenKind.Identifier => new TextValue(TextValueKind.Word, position, sign + Advance().Text, []),
            _ => throw Unexpected($"there must be a value, there is {_token.Describe()}"),
        };
    }

    /// <summary>Strings that follow each other are one.</summary>
    private string Strings()
    {
        var text = new StringBuilder();
        while (_token.Kind == TextTokenKind.String)
        {
            text.Append(Advance().Text);
        }

        return text.ToString();
    }

    private void Take(char symbol, string where)
    {
        if (!_token.Is(symbol))
        {
            throw Unexpected($"{where} there must be '{symbol}', there is {_token.Describe()}");
        }

        Advance();
    }

    /// <returns>The token that was there.</returns>
    private TextToken Advance()
    {
        var token = _token;
        if (token.Kind != TextTokenKind.End)
        {
            _token = _lexer.Next();
        }

        return token;
    }

    private TextFormatException Unexpected(string message) => new(_token.Position, message);
}
