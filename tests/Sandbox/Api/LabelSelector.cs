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

        return new LabelSelector([.. SplitTerms(text).Select(term => ParseTerm(term.Trim(), text))]);
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

    private static LabelRequirement ParseTerm(string term, string whole)
    {
        if (term.StartsWith('!'))
        {
            return Checked(term[1..].Trim(), LabelOperator.DoesNotExist, [], whole);
        }

        if (term.EndsWith(')'))
        {
            return ParseSet(term, whole);
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
                return Checked(term[..at].Trim(), kind, [term[(at + symbol.Length)..].Trim()], whole);
            }
        }

        return Checked(term, LabelOperator.Exists, [], whole);
    }

    private static LabelRequirement ParseSet(string term, string whole)
    {
        var open = term.IndexOf('(');
        var words = open < 0 ? [] : term[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var key, "in" or "notin"])
        {
            throw Malformed(whole, $"found '{term}', expected: in, notin");
        }

        var values = term[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
        return Checked(key, words[1] == "in" ? LabelOperator.In : LabelOperator.NotIn, values, whole);
    }

    private static LabelRequirement Checked(string key, LabelOperator kind, string[] values, string whole)
    {
        if (NameRules.QualifiedFault(key) is { } keyFault)
        {
            throw Malformed(whole, $"key: Invalid value: \"{key}\": {keyFault}");
        }

        foreach (var value in values)
        {
            if (NameRules.LabelValueFault(value) is { } fault)
            {
                throw Malformed(whole, $"values[0][{key}]: Invalid value: \"{value}\": {fault}");
            }

            if (kind is LabelOperator.GreaterThan or LabelOperator.LessThan
                && !long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
            {
                throw Malformed(whole, $"values[0]: Invalid value: \"{value}\": for 'Gt', 'Lt' operators, the value must be an integer");
            }
        }

        return new LabelRequirement(key, kind, values);
    }

    private static ApiStatusException Malformed(string text, string why) =>
        ApiStatus.BadRequest($"unable to parse requirement: {why} (label selector \"{text}\")");
}
