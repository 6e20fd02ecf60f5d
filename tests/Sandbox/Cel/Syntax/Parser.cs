using System.Globalization;

namespace ModelServing.Sandbox.Cel.Syntax;

/// <summary>Reads an expression (github.com/google/cel-spec, langdef.md, "Syntax") and expands its macros. Limits are those of cel-go.</summary>
internal sealed class Parser
{
    public const int MaximumDepth = 250;
    public const int MaximumLength = 100_000;
    private static readonly string[] Relations = ["==", "!=", "<", "<=", ">", ">="];
    private readonly List<Token> _tokens;
    private int _next;
    private int _depth;

    private Parser(List<Token> tokens) => _tokens = tokens;

    private Token Current => _tokens[_next];

    /// <exception cref="SyntaxException">The text is not an expression.</exception>
    public static Expression Parse(string source)
    {
        var length = source.EnumerateRunes().Count();
        if (length > MaximumLength)
        {
            throw new SyntaxException(SyntaxException.NoPosition, $"expression code point size exceeds limit: size: {length}, limit {MaximumLength}");
        }

        var parser = new Parser(Lexer.Scan(source));
        var expression = parser.ParseExpression();
        return parser.Current.Kind == TokenKind.End ? expression : throw parser.Unexpected();
    }

    private Expression ParseExpression()
    {
        Enter();
        var condition = ParseLogical(isAnd: false);
        if (Current.Is("?"))
        {
            var position = Take().Position;
            var whenTrue = ParseLogical(isAnd: false);
            Expect(":");
            condition = Limit(new ConditionalExpression(position, condition, whenTrue, ParseExpression()));
        }

        _depth--;
        return condition;
    }

    private Expression ParseLogical(bool isAnd)
    {
        var symbol = isAnd ? "&&" : "||";
        var first = isAnd ? ParseRelation() : ParseLogical(isAnd: true);
        if (!Current.Is(symbol))
        {
            return first;
        }

        var position = Current.Position;
        var terms = new List<Expression> { first };
        while (Current.Is(symbol))
        {
            Take();
            terms.Add(isAnd ? ParseRelation() : ParseLogical(isAnd: true));
        }

        return Limit(new LogicalExpression(position, isAnd, terms));
    }

    private Expression ParseRelation()
    {
        var left = ParseSum();
        while (Current.IsWord("in") || (Current.Kind == TokenKind.Symbol && Relations.Contains(Current.Text)))
        {
            var token = Take();
            var function = token.Text == "in" ? "@in" : $"_{token.Text}_";
            left = Binary(token, function, left, ParseSum());
        }

        return left;
    }

    private Expression ParseSum()
    {
        var left = ParseProduct();
        while (Current.Is("+") || Current.Is("-"))
        {
            var token = Take();
            left = Binary(token, $"_{token.Text}_", left, ParseProduct());
        }

        return left;
    }

    private Expression ParseProduct()
    {
        var left = ParseUnary();
        while (Current.Is("*") || Current.Is("/") || Current.Is("%"))
        {
            var token = Take();
            left = Binary(token, $"_{token.Text}_", left, ParseUnary());
        }

        return left;
    }

    private Expression ParseUnary()
    {
        if (!Current.Is("!") && !Current.Is("-"))
        {
            return ParseMember();
        }

        var token = Current;
        var count = 0;
        while (Current.Is(token.Text))
        {
            // The last minus belongs to a number: -9223372036854775808 has no positive counterpart.
            if (token.Text == "-" && _tokens[_next + 1].Kind is TokenKind.Int or TokenKind.Double)
            {
                break;
            }

            Take();
            count++;
        }

        var operand = ParseMember();
        return count % 2 == 0 ? operand : Limit(new CallExpression(token.Position, token.Text == "!" ? "!_" : "-_", null, [operand]));
    }

    private Expression ParseMember()
    {
        var operand = ParsePrimary();
        while (true)
        {
            if (Current.Is("."))
            {
                operand = ParseSelect(operand, Take().Position);
            }
            else if (Current.Is("["))
            {
                var position = Take().Position;
                var isOptional = TakeIf("?");
                var index = ParseExpression();
                Expect("]");
                operand = Limit(new CallExpression(position, isOptional ? "_[?_]" : "_[_]", null, [operand, index]));
            }
            else
            {
                return operand;
            }
        }
    }

    private Expression ParseSelect(Expression operand, int dot)
    {
        var isOptional = TakeIf("?");
        var name = Current.Kind == TokenKind.Identifier && Current.Text is not ("true" or "false" or "null" or "in") ? Take() : throw Unexpected();
        if (!isOptional && Current.Is("("))
        {
            var open = Take().Position;
            var arguments = ParseArguments();
            return Limit(Macros.ExpandMember(open, operand, name.Text, arguments) ?? new CallExpression(open, name.Text, operand, arguments));
        }

        return Limit(new SelectExpression(dot, operand, name.Text, false, isOptional));
    }

    private Expression ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Symbol when token.Text == "(":
                Take();
                var inner = ParseExpression();
                Expect(")");
                return inner;
            case TokenKind.Symbol when token.Text == "[":
                return ParseList();
            case TokenKind.Symbol when token.Text == "{":
                return ParseMap();
            case TokenKind.Symbol when token.Text is "." or "-":
                return token.Text == "." ? ParseName() : ParseNumber();
            case TokenKind.Int or TokenKind.Uint or TokenKind.Double:
                return ParseNumber();
            case TokenKind.String or TokenKind.Bytes:
                Take();
                return new ConstantExpression(token.Position, token.Value!);
            case TokenKind.Identifier:
                return ParseName();
            default:
                throw Unexpected();
        }
    }

    private Expression ParseName()
    {
        var leading = TakeIf(".");
        var token = Current.Kind == TokenKind.Identifier ? Take() : throw Unexpected();
        switch (token.Text)
        {
            case "true" or "false" when !leading:
                return new ConstantExpression(token.Position, CelBool.Of(token.Text == "true"));
            case "null" when !leading:
                return new ConstantExpression(token.Position, CelNull.Instance);
            case var name when CelIdentifier.IsReserved(name):
                throw new SyntaxException(token.Position, name == "in" ? "Syntax error: mismatched input 'in'" : $"reserved identifier: {name}");
        }

        if (!Current.Is("("))
        {
            return new IdentifierExpression(token.Position, token.Text);
        }

        var open = Take().Position;
        var arguments = ParseArguments();
        return Limit(Macros.ExpandGlobal(open, token.Text, arguments) ?? new CallExpression(open, token.Text, null, arguments));
    }

    private ConstantExpression ParseNumber()
    {
        var start = Current.Position;
        var sign = TakeIf("-") ? "-" : "";
        var token = Take();
        var hexadecimal = token.Text.StartsWith("0x", StringComparison.Ordinal);
        var digits = hexadecimal ? token.Text[2..] : token.Text;
        var style = hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        switch (token.Kind)
        {
            case TokenKind.Double when double.TryParse(sign + digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                return new ConstantExpression(start, new CelDouble(number));
            case TokenKind.Uint when sign.Length == 0 && ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var unsigned):
                return new ConstantExpression(start, new CelUint(unsigned));
            case TokenKind.Int when UInt128.TryParse(digits, style, CultureInfo.InvariantCulture, out var magnitude) && magnitude <= (UInt128)long.MaxValue + (sign.Length > 0 ? 1u : 0u):
                return new ConstantExpression(start, new CelInt(sign.Length > 0 ? (long)-(Int128)magnitude : (long)magnitude));
            default:
                throw new SyntaxException(start, $"invalid {(token.Kind == TokenKind.Uint ? "uint" : token.Kind == TokenKind.Double ? "double" : "int")} literal");
        }
    }

    private Expression ParseList()
    {
        var position = Take().Position;
        var items = new List<(Expression, bool)>();
        while (!Current.Is("]"))
        {
            var isOptional = TakeIf("?");
            items.Add((ParseExpression(), isOptional));
            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect("]");
        return Limit(new ListExpression(position, items));
    }

    private Expression ParseMap()
    {
        var position = Take().Position;
        var entries = new List<(Expression, Expression, bool)>();
        while (!Current.Is("}"))
        {
            var isOptional = TakeIf("?");
            var key = ParseExpression();
            Expect(":");
            entries.Add((key, ParseExpression(), isOptional));
            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect("}");
        return Limit(new MapExpression(position, entries));
    }

    private List<Expression> ParseArguments()
    {
        var arguments = new List<Expression>();
        while (!Current.Is(")"))
        {
            arguments.Add(ParseExpression());
            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect(")");
        return arguments;
    }

    private static Expression Binary(Token token, string function, Expression left, Expression right) =>
        Limit(new CallExpression(token.Position, function, null, [left, right]));

    private static Expression Limit(Expression expression) => expression.Depth <= MaximumDepth
        ? expression
        : throw new SyntaxException(SyntaxException.NoPosition, $"expression recursion limit exceeded: {MaximumDepth}");

    private void Enter()
    {
        if (++_depth > MaximumDepth)
        {
            throw new SyntaxException(SyntaxException.NoPosition, $"expression recursion limit exceeded: {MaximumDepth}");
        }
    }

    private Token Take() => _tokens[_next++];

    private bool TakeIf(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        _next++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!TakeIf(symbol))
        {
            throw new SyntaxException(Current.Position, $"Syntax error: mismatched input '{Current.Display}' expecting '{symbol}'");
        }
    }

    private SyntaxException Unexpected() => new(Current.Position, $"Syntax error: mismatched input '{Current.Display}'");
}
