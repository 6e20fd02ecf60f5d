namespace ModelServing.Sandbox.Cel.Syntax;

/// <summary>Splits an expression into tokens.</summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] LongSymbols = ["==", "!=", "<=", ">=", "&&", "||"];
    private const string ShortSymbols = "()[]{}.,:?!<>+-*/%";
    private int _position;

    public static List<Token> Scan(string source)
    {
        var lexer = new Lexer(source);
        var tokens = new List<Token>();
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        SkipSpace();
        if (_position == source.Length)
        {
            return new Token(TokenKind.End, "", _position);
        }

        var c = source[_position];
        if (TextLiteral.StartsAt(source, _position))
        {
            var start = _position;
            var value = TextLiteral.Read(source, ref _position);
            return new Token(value is CelString ? TokenKind.String : TokenKind.Bytes, source[start.._position], start, value);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return ReadWord();
        }

        if (char.IsAsciiDigit(c) || (c == '.' && _position + 1 < source.Length && char.IsAsciiDigit(source[_position + 1])))
        {
            return ReadNumber();
        }

        return ReadSymbol();
    }

    private void SkipSpace()
    {
        while (_position < source.Length)
        {
            if (source[_position] is ' ' or '\t' or '\n' or '\f' or '\r')
            {
                _position++;
            }
            else if (string.CompareOrdinal(source, _position, "//", 0, 2) == 0)
            {
                var end = source.IndexOf('\n', _position);
                _position = end < 0 ? source.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private Token ReadWord()
    {
        var start = _position;
        while (_position < source.Length && (char.IsAsciiLetterOrDigit(source[_position]) || source[_position] == '_'))
        {
            _position++;
        }

        return new Token(TokenKind.Identifier, source[start.._position], start);
    }

    private Token ReadNumber()
    {
        var start = _position;
        if (source[start] == '0' && start + 2 < source.Length && source[start + 1] is 'x' && char.IsAsciiHexDigit(source[start + 2]))
        {
            _position += 2;
            Skip(char.IsAsciiHexDigit);
            return FinishInteger(start);
        }

        Skip(char.IsAsciiDigit);
        var isDouble = false;
        if (_position + 1 < source.Length && source[_position] == '.' && char.IsAsciiDigit(source[_position + 1]))
        {
            isDouble = true;
            _position++;
            Skip(char.IsAsciiDigit);
        }

        if (_position < source.Length && source[_position] is 'e' or 'E')
        {
            var sign = _position + 1 < source.Length && source[_position + 1] is '+' or '-' ? 2 : 1;
            if (_position + sign < source.Length && char.IsAsciiDigit(source[_position + sign]))
            {
                isDouble = true;
                _position += sign;
                Skip(char.IsAsciiDigit);
            }
        }

        return isDouble ? new Token(TokenKind.Double, source[start.._position], start) : FinishInteger(start);
    }

    private Token FinishInteger(int start)
    {
        var digits = source[start.._position];
        if (_position < source.Length && source[_position] is 'u' or 'U')
        {
            _position++;
            return new Token(TokenKind.Uint, digits, start);
        }

        return new Token(TokenKind.Int, digits, start);
    }

    private void Skip(Func<char, bool> belongs)
    {
        while (_position < source.Length && belongs(source[_position]))
        {
            _position++;
        }
    }

    private Token ReadSymbol()
    {
        var start = _position;
        foreach (var symbol in LongSymbols)
        {
            if (string.CompareOrdinal(source, start, symbol, 0, 2) == 0)
            {
                _position += 2;
                return new Token(TokenKind.Symbol, symbol, start);
            }
        }

        if (!ShortSymbols.Contains(source[start], StringComparison.Ordinal))
        {
            throw new SyntaxException(start, $"Syntax error: token recognition error at: '{source[start]}'");
        }

        _position++;
        return new Token(TokenKind.Symbol, source[start].ToString(), start);
    }
}
