using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>A field selector such as <c>spec.nodeName=n1,status.phase!=Running</c>. Each kind supports a few fields and refuses the rest.</summary>
internal sealed class FieldSelector
{
    public static readonly FieldSelector Everything = new([]);

    private readonly IReadOnlyList<Term> _terms;

    private FieldSelector(IReadOnlyList<Term> terms) => _terms = terms;

    public bool IsEmpty => _terms.Count == 0;

    public bool Matches(JsonObject value) => _terms.All(t => (Read(value, t.Path) == t.Value) == t.Equal);

    /// <exception cref="ApiStatusException">400: not a selector, or a field that this kind does not support.</exception>
    public static FieldSelector Parse(string? text, ResourceDefinition definition)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Everything;
        }

        List<Term> terms = [];
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw ApiStatus.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            }

            var equal = term[at - 1] != '!';
            var field = term[..(equal ? at : at - 1)];
            var value = term[(at + 1)..].TrimStart('=');
            if (!definition.SelectableFields.Contains(field))
            {
                throw ApiStatus.BadRequest($"field label not supported: {field}");
            }

            terms.Add(new Term(field.Split('.'), value, equal));
        }

        return new FieldSelector(terms);
    }

    private static string Read(JsonObject value, string[] path) => value.At(path) switch
    {
        null => "",
        JsonValue leaf when leaf.TryGetValue(out string? text) => text,
        var other => other.ToJsonString(),
    };

    private sealed record Term(string[] Path, string Value, bool Equal);
}
