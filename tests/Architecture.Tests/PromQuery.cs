using System.Text.RegularExpressions;

namespace ModelServing.Architecture.Tests;

/// <summary>
/// Reads the part of PromQL that recipes are written in, and fails on everything else: numbers, <c>+ - * /</c>, parentheses, <c>avg</c> and <c>sum by (…)</c>,
/// <c>avg_over_time</c>, and selectors with matchers and a range. What it meets on the way are the names.
/// </summary>
internal sealed partial class PromQuery
{
    private static readonly string[] Aggregations = ["avg", "sum", "max"];
    private readonly Queue<string> _tokens;
    private readonly string _text;

    private PromQuery(string text)
    {
        _text = text;
        var matches = Token().Matches(text);
        if (matches.Sum(static match => match.Length) != text.Count(static one => one != ' '))
        {
            throw new FormatException($"'{text}' has what is no token");
        }

        _tokens = new Queue<string>(matches.Select(static match => match.Value));
    }

    public HashSet<string> Series { get; } = [];

    public HashSet<string> Labels { get; } = [];

    /// <exception cref="FormatException">It is no query of this kind.</exception>
    public static PromQuery Parse(string text)
    {
        var query = new PromQuery(text);
        query.Expression();
        return query._tokens.Count == 0 ? query : throw new FormatException($"'{text}': '{query._tokens.Peek()}' is too much");
    }

    private void Expression()
    {
        Operand();
        while (_tokens.TryPeek(out var next) && next is "+" or "-" or "*" or "/")
        {
            _tokens.Dequeue();
            Operand();
        }
    }

    private void Operand()
    {
        var token = Next();
        if (token == "(")
        {
            Expression();
            Expect(")");
        }
        else if (Aggregations.Contains(token))
        {
            Expect("by");
            Grouping();
            Expect("(");
            Expression();
            Expect(")");
        }
        else if (token == "avg_over_time")
        {
            Expect("(");
            Selector(Next());
            Expect("[");
            if (!Duration().IsMatch(Next()))
            {
                throw new FormatException($"'{_text}': a range is a duration");
            }

            Expect("]");
            Expect(")");
        }
        else if (!char.IsAsciiDigit(token[0]))
        {
            Selector(token);
        }
    }

    private void Grouping()
    {
        Expect("(");
        do
        {
            Labels.Add(Name());
        }
        while (NextIs(","));
        Expect(")");
    }

    private void Selector(string series)
    {
        Series.Add(Identifier().IsMatch(series) ? series : throw new FormatException($"'{_text}': '{series}' is no series"));
        if (!NextIs("{"))
        {
            return;
        }

        do
        {
            Labels.Add(Name());
            if (Next() is not ("=" or "!=" or "=~" or "!~") || Next() is not ['"', .., '"'])
            {
                throw new FormatException($"'{_text}': a matcher is label, operator and text");
            }
        }
        while (NextIs(","));
        Expect("}");
    }

    private string Name() => Next() is var name && Identifier().IsMatch(name) ? name : throw new FormatException($"'{_text}': '{name}' is no label");

    private string Next() => _tokens.TryDequeue(out var token) ? token : throw new FormatException($"'{_text}' ends too early");

    private bool NextIs(string token)
    {
        var isNext = _tokens.TryPeek(out var next) && next == token;
        if (isNext)
        {
            _tokens.Dequeue();
        }

        return isNext;
    }

    private void Expect(string token)
    {
        if (Next() is var next && next != token)
        {
            throw new FormatException($"'{_text}': '{next}' where '{token}' should be");
        }
    }

    [GeneratedRegex("""[A-Za-z_:][A-Za-z0-9_:]*|\d+[smhd]|\d+(\.\d+)?|"[^" ]*"|=~|!~|!=|[=(){}\[\],+*/-]""")]
    private static partial Regex Token();

    [GeneratedRegex(@"^[A-Za-z_:][A-Za-z0-9_:]*$")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"^\d+[smhd]$")]
    private static partial Regex Duration();
}
