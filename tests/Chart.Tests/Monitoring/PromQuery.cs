using System.Text.RegularExpressions;

namespace ModelServing.Chart.Tests.Monitoring;

/// <summary>
/// What a PromQL expression asks for: its series, and the labels that it groups or joins by. No more of the language is understood than that; whether
/// it is valid is for promtool to say. Source: prometheus.io, "Querying basics" and "Operators".
/// </summary>
internal sealed partial record PromQuery(IReadOnlyList<PromSelector> Selectors, IReadOnlySet<string> Groups)
{
    private static readonly string[] Grouping = ["by", "without", "on", "ignoring", "group_left", "group_right"];
    private static readonly string[] Words = ["and", "or", "unless", "bool", "offset", "atan2", "inf", "nan"];

    public static PromQuery Parse(string expression)
    {
        var tokens = Token().Matches(expression).Select(match => match.Value).ToArray();
        var (selectors, groups) = (new List<PromSelector>(), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < tokens.Length; i++)
        {
            var next = i + 1 < tokens.Length ? tokens[i + 1] : "";
            if (tokens[i] == "[")
            {
                i = Array.IndexOf(tokens, "]", i);
            }
            else if (Grouping.Contains(tokens[i]))
            {
                var end = Array.IndexOf(tokens, ")", i);
                groups.UnionWith(tokens[(i + 2)..end].Where(token => token != ","));
                i = end;
            }
            else if (Name().IsMatch(tokens[i]) && next is not ("(" or "by" or "without") && !Words.Contains(tokens[i]))
            {
                var end = next == "{" ? Array.IndexOf(tokens, "}", i) : i;
                selectors.Add(new PromSelector(tokens[i], [.. Matchers(tokens[(i + 1)..(end + 1)])]));
                i = end;
            }
        }

        return new PromQuery(selectors, groups);
    }

    private static IEnumerable<PromMatcher> Matchers(string[] tokens) => tokens
        .Where(token => token is not ("{" or "}" or ","))
        .Chunk(3)
        .Select(parts => new PromMatcher(parts[0], parts[1], parts[2].Trim('"')));

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|[a-zA-Z_:][a-zA-Z0-9_:]*|[0-9.]+[a-z0-9]*|=~|!~|!=|==|>=|<=|\S
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$")]
    private static partial Regex Name();
}
