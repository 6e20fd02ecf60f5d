using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>Finds elements that stand twice in lists of type set and map, at every level (apiextensions-apiserver pkg/apiserver/schema/listtype).</summary>
internal static class ListUniqueness
{
    public static List<SchemaViolation> Check(JsonNode? value, SchemaNode schema)
    {
        var violations = new List<SchemaViolation>();
        CheckNode(value, schema, SchemaPath.Root, violations);
        return violations;
    }

    private static void CheckNode(JsonNode? value, SchemaNode? schema, SchemaPath path, List<SchemaViolation> violations)
    {
        if (schema is null)
        {
            return;
        }

        if (value is JsonObject map)
        {
            foreach (var (name, item) in map)
            {
                var declared = schema.Properties.TryGetValue(name, out var property);
                CheckNode(item, declared ? property : schema.AdditionalProperties, declared ? path.Child(name) : path.Key(name), violations);
            }
        }
        else if (value is JsonArray list)
        {
            if (schema.DeclaredListType == ListType.Set)
            {
                violations.AddRange(Repeated(list).Select(i => SchemaViolation.Duplicate(path.Index(i), list[i])));
            }
            else if (schema.DeclaredListType == ListType.Map)
            {
                CheckMapList(list, schema, path, violations);
            }

            foreach (var (index, item) in list.Index())
            {
                CheckNode(item, schema.Items, path.Index(index), violations);
            }
        }
    }

    private static void CheckMapList(JsonArray list, SchemaNode schema, SchemaPath path, List<SchemaViolation> violations)
    {
        foreach (var (index, item) in list.Index())
        {
            if (item is not (null or JsonObject))
            {
                violations.Add(SchemaViolation.Invalid(path.Index(index), item, "must be an object for an array of list-type map"));
                return;
            }
        }

        var keys = list.Select(item => (JsonNode?)KeyOf(item as JsonObject, schema.ListMapKeys)).ToList();
        violations.AddRange(Repeated(keys).Select(i => SchemaViolation.Duplicate(path.Index(i), keys[i])));
    }

    /// <summary>The key fields that are present; absent and null are told apart.</summary>
    internal static JsonObject KeyOf(JsonObject? item, IReadOnlyList<string> names)
    {
        var key = new JsonObject();
        foreach (var name in names)
        {
            if (item is not null && item.TryGetPropertyValue(name, out var value))
            {
                key[name] = value?.DeepClone();
            }
        }

        return key;
    }

    /// <summary>The place of the second of each group of equal elements.</summary>
    private static List<int> Repeated(IEnumerable<JsonNode?> items)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var repeated = new List<int>();
        foreach (var (index, item) in items.Index())
        {
            var text = GoText.Json(item);
            var times = seen.GetValueOrDefault(text);
            seen[text] = times + 1;
            if (times == 1)
            {
                repeated.Add(index);
            }
        }

        return repeated;
    }
}
