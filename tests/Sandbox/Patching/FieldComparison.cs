using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;

namespace ModelServing.Sandbox.Patching;

/// <summary>What a write did to which fields (structured-merge-diff <c>typed.Comparison</c>).</summary>
internal sealed class FieldComparison
{
    public FieldSet Added { get; } = new();

    public FieldSet Modified { get; } = new();

    public FieldSet Removed { get; } = new();

    public FieldSet Changed => Added.Union(Modified);

    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    public static FieldComparison Of(SchemaView? schema, JsonObject before, JsonObject after)
    {
        var comparison = new FieldComparison();
        comparison.Compare(schema, before, after, []);
        return comparison;
    }

    private void Compare(SchemaView? schema, JsonNode? before, JsonNode? after, IReadOnlyList<string> path)
    {
        if (before is null && after is null)
        {
            return;
        }

        var granular = TypedValue.IsGranular(schema, after ?? before) && (before is null || after is null || SameKind(before, after));
        if (!granular)
        {
            if (!JsonNode.DeepEquals(before, after))
            {
                Target(before, after).Insert([.. path]);
            }

            return;
        }

        // A container that appears or goes is itself a change, beside its members.
        if (path.Count > 0 && (before is null || after is null))
        {
            Target(before, after).Insert([.. path]);
        }

        if ((after ?? before) is JsonObject)
        {
            foreach (var name in Names(before).Union(Names(after)))
            {
                Compare(TypedValue.MemberSchema(schema, name), (before as JsonObject)?[name], (after as JsonObject)?[name], [.. path, PathStep.Member(name)]);
            }

            return;
        }

        var (old, now) = (Items(schema!, before), Items(schema!, after));
        foreach (var step in old.Keys.Union(now.Keys))
        {
            Compare(schema!.Items, old.GetValueOrDefault(step), now.GetValueOrDefault(step), [.. path, step]);
        }
    }

    private FieldSet Target(JsonNode? before, JsonNode? after) => before is null ? Added : after is null ? Removed : Modified;

    private static bool SameKind(JsonNode before, JsonNode after) => before is JsonObject == after is JsonObject && before is JsonArray == after is JsonArray;

    private static IEnumerable<string> Names(JsonNode? value) => (value as JsonObject)?.Select(p => p.Key) ?? [];

    private static Dictionary<string, JsonNode?> Items(SchemaView schema, JsonNode? value)
    {
        Dictionary<string, JsonNode?> items = new(StringComparer.Ordinal);
        foreach (var item in value as JsonArray ?? [])
        {
            // Stored lists may hold an item twice from before their keys were declared; the last one speaks.
            items[PathStep.Item(schema, item, "")] = item;
        }

        return items;
    }
}
