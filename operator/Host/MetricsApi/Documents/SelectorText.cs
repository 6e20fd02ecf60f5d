using System.Diagnostics.CodeAnalysis;

namespace ModelServing.Host.MetricsApi.Documents;

/// <summary>
/// A label selector as it stands in a query (<c>labels.Parse</c> of apimachinery): requirements separated by commas, all of which must hold:
/// <c>a=b</c>, <c>a==b</c>, <c>a!=b</c>, <c>a in (b,c)</c>, <c>a notin (b)</c>, <c>a</c>, <c>!a</c>, <c>a&gt;1</c>, <c>a&lt;1</c>.
/// </summary>
internal sealed class SelectorText
{
    private readonly IReadOnlyList<SelectorRequirement> _requirements;

    private SelectorText(IReadOnlyList<SelectorRequirement> requirements) => _requirements = requirements;

    /// <summary>Selects everything.</summary>
    public static SelectorText Everything { get; } = new([]);

    public static bool TryParse(string text, [NotNullWhen(true)] out SelectorText? selector)
    {
        var requirements = new List<SelectorRequirement>();
        selector = null;
        foreach (var part in string.IsNullOrWhiteSpace(text) ? [] : Split(text))
        {
            if (SelectorRequirement.Parse(part.Trim()) is not { } requirement)
            {
                return false;
            }

            requirements.Add(requirement);
        }

        selector = new SelectorText(requirements);
        return true;
    }

    public bool Matches(IReadOnlyDictionary<string, string>? labels) => _requirements.All(requirement => requirement.Matches(labels));

    /// <summary>The one value that a label must have; null where the selector does not say it so plainly.</summary>
    public string? ValueOf(string key) =>
        _requirements.FirstOrDefault(requirement => requirement is { Kind: SelectorRequirement.Operator.In, Values.Count: 1 } && requirement.Key == key)?.Values[0];

    /// <summary>At commas outside of parentheses.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        var depth = 0;
        for (var index = 0; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case ',' when depth == 0:
                    yield return text[start..index];
                    start = index + 1;
                    break;
            }
        }

        yield return text[start..];
    }
}
