using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>A label selector in its text form: <c>app=web,tier in (a,b),!legacy</c> (apimachinery <c>labels.Parse</c>).</summary>
internal sealed class LabelSelector
{
    public static readonly LabelSelector Everything = new([]);

    private readonly IReadOnlyList<LabelRequirement> _requirements;

    private LabelSelector(IReadOnlyList<LabelRequirement> requirements) => _requirements = requirements;

    public bool IsEmpty => _requirements.Count == 0;

    public bool Matches(JsonObject value)
    {
        var labels = value.Map("metadata", "labels");
        return _requirements.All(r => r.Matches(labels));
    }

    /// <exception cref="ApiStatusException">400: the text is not a selector.</exception>
    public static LabelSelector Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Everything;
        }

        return new LabelSelector([.. SplitTerms(text).Select(term => ParseTerm(term.Trim()))]);
    }

    private static IEnumerable<string> SplitTerms(string text)
    {
        var (start, depth) = (0, 0);
        for (var index = 0; index < text.Length; index++)
        {
            depth += text[index] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[index] == ',' && depth == 0)
            {
                yield return text[start..index];
                start = index + 1;
            }
        }

        yield return text[start..];
    }

    private static LabelRequirement ParseTerm(string term)
    {
        if (term.StartsWith('!'))
        {
            return Checked(term[1..].Trim(), LabelOperator.DoesNotExist, []);
        }

        if (term.EndsWith(')'))
        {
            return ParseSet(term);
        }

        if (term.Split('(', 2) is [var head, _])
        {
            throw Malformed(head.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, "in" or "notin"]
                ? "found '', expected: ',', ')' or identifier"
                : "found '(', expected: in, notin, =, ==, !=, gt, lt");
        }

        foreach (var (symbol, kind) in new[]
        {
            ("!=", LabelOperator.NotIn), ("==", LabelOperator.In), ("=", LabelOperator.In),
            (">", LabelOperator.GreaterThan), ("<", LabelOperator.LessThan),
        })
        {
            var at = term.IndexOf(symbol, StringComparison.Ordinal);
            if (at >= 0)
            {
                var words = term[(at + symbol.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return words.Length > 1
                    ? throw ApiStatus.BadRequest($"found '{words[1]}', expected: ',' or 'end of string'")
                    : Checked(term[..at].Trim(), kind, [words is [var value] ? value : ""]);
            }
        }

        return Checked(term, LabelOperator.Exists, []);
    }

    private static LabelRequirement ParseSet(string term)
    {
        var open = term.IndexOf('(');
        var words = open < 0 ? [] : term[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var key, "in" or "notin"])
        {
            throw Malformed($"found '{term}', expected: in, notin");
        }

        var values = term[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
        return Checked(key, words[1] == "in" ? LabelOperator.In : LabelOperator.NotIn, values);
    }

    private static LabelRequirement Checked(string key, LabelOperator kind, string[] values)
    {
        if (NameRules.QualifiedFault(key) is { } keyFault)
        {
            throw Malformed($"key: Invalid value: \"{key}\": {keyFault}");
        }

        foreach (var value in values)
        {
            if (NameRules.LabelValueFault(value) is { } fault)
            {
                throw Malformed($"values[0][{key}]: Invalid value: \"{value}\": {fault}");
            }

            if (kind is LabelOperator.GreaterThan or LabelOperator.LessThan
                && !long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
            {
                throw Malformed($"values[0]: Invalid value: \"{value}\": for 'Gt', 'Lt' operators, the value must be an integer");
            }
        }

        return new LabelRequirement(key, kind, values);
    }

    private static ApiStatusException Malformed(string why) =>
        ApiStatus.BadRequest($"unable to parse requirement: {why}");
}
