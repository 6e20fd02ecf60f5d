using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>
/// A value beside the one it replaces. Elements of a list of type map are matched by key; other lists have no old elements. What did not
/// change is not held against an update (CRD validation ratcheting, KEP-4008).
/// </summary>
internal sealed class Correlation(JsonNode? value, JsonNode? old, SchemaNode schema, bool ratchets = true)
{
    private bool? _unchanged;
    private Dictionary<string, JsonNode?>? _oldByKey;

    /// <summary>The value that is replaced.</summary>
    public JsonNode? Old => old;

    public bool IsUnchanged => ratchets && (_unchanged ??= JsonNode.DeepEquals(value, old));

    /// <summary>The same pair for a part of the schema whose violations are not forgiven at this level.</summary>
    public Correlation WithoutRatcheting() => new(value, old, schema, false);

    public Correlation? Field(string name) =>
        value is JsonObject map && old is JsonObject oldMap && schema.Field(name) is { } field && oldMap.TryGetPropertyValue(name, out var oldItem)
            ? new Correlation(map[name], oldItem, field)
            : null;

    public Correlation? Item(int index)
    {
        if (schema.DeclaredListType != ListType.Map || schema.Items is null || value is not JsonArray list || old is not JsonArray)
        {
            return null;
        }

        return OldItem(list[index]) is { } oldItem ? new Correlation(list[index], oldItem, schema.Items) : null;
    }

    private JsonNode? OldItem(JsonNode? item)
    {
        if (_oldByKey is null)
        {
            _oldByKey = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
            foreach (var candidate in ((JsonArray)old!).OfType<JsonObject>())
            {
                _oldByKey.TryAdd(KeyText(candidate), candidate);
            }
        }

        return item is JsonObject map ? _oldByKey.GetValueOrDefault(KeyText(map)) : null;
    }

    private string KeyText(JsonObject item) => GoText.Json(ListUniqueness.KeyOf(item, schema.ListMapKeys));
}
