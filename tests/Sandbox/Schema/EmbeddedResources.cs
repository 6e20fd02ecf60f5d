using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>What an embedded resource must have: apiVersion and kind, as texts (apiextensions-apiserver pkg/apiserver/schema/objectmeta).</summary>
internal static class EmbeddedResources
{
    public static List<SchemaViolation> Check(JsonNode? value, SchemaNode schema)
    {
        var violations = new List<SchemaViolation>();
        CheckNode(value, schema, SchemaPath.Root, isRoot: true, violations);
        return violations;
    }

    private static void CheckNode(JsonNode? value, SchemaNode? schema, SchemaPath path, bool isRoot, List<SchemaViolation> violations)
    {
        if (schema is null)
        {
            return;
        }

        if (value is JsonObject map)
        {
            if (schema.EmbeddedResource && !isRoot)
            {
                CheckText(map, "apiVersion", path, violations);
                CheckText(map, "kind", path, violations);
                CheckMetadata(map, path, violations);
            }

            foreach (var (name, item) in map)
            {
                var declared = schema.Properties.TryGetValue(name, out var property);
                CheckNode(item, declared ? property : schema.AdditionalProperties, declared ? path.Child(name) : path.Key(name), false, violations);
            }
        }
        else if (value is JsonArray list)
        {
            foreach (var (index, item) in list.Index())
            {
                CheckNode(item, schema.Items, path.Index(index), false, violations);
            }
        }
    }

    private static void CheckText(JsonObject map, string name, SchemaPath path, List<SchemaViolation> violations)
    {
        if (!map.TryGetPropertyValue(name, out var value))
        {
            violations.Add(SchemaViolation.Required(path.Child(name), "must not be empty"));
            return;
        }

        var scalar = JsonScalar.Of(value);
        if (scalar.Kind != JsonScalarKind.String)
        {
            violations.Add(SchemaViolation.Invalid(path.Child(name), value, "must be a string"));
        }
        else if (scalar.Text!.Length == 0)
        {
            violations.Add(SchemaViolation.Required(path.Child(name), "must not be empty"));
        }
    }

    private static void CheckMetadata(JsonObject map, SchemaPath path, List<SchemaViolation> violations)
    {
        if (map.TryGetPropertyValue("metadata", out var metadata) && metadata is not (null or JsonObject))
        {
            violations.Add(SchemaViolation.Invalid(path.Child("metadata"), metadata, "must be an object"));
        }
    }
}
