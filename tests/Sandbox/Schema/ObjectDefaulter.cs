using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Schema;

/// <summary>
/// Applies the defaults of a schema in place (apiextensions-apiserver pkg/apiserver/schema/defaulting): a field that is absent, or null
/// without being nullable, takes its default; nothing is created inside an object that stays absent; other nulls of fields that are not
/// nullable are removed.
/// </summary>
internal static class ObjectDefaulter
{
    public static void Apply(JsonObject value, SchemaNode schema)
    {
        RemoveNulls(value, schema);
        ApplyDefaults(value, schema);
    }

    private static void RemoveNulls(JsonNode? value, SchemaNode? schema)
    {
        if (value is JsonObject map)
        {
            foreach (var (name, item) in map.ToArray())
            {
                var field = schema?.Field(name);
                if (item is null && field is { Nullable: false, Default: null })
                {
                    map.Remove(name);
                }
                else
                {
                    RemoveNulls(item, field);
                }
            }
        }
        else if (value is JsonArray list)
        {
            foreach (var item in list)
            {
                RemoveNulls(item, schema?.Items);
            }
        }
    }

    private static void ApplyDefaults(JsonNode? value, SchemaNode? schema)
    {
        if (schema is null)
        {
            return;
        }

        if (value is JsonObject map)
        {
            foreach (var (name, property) in schema.Properties)
            {
                if (property.Default is not null && (!map.TryGetPropertyValue(name, out var present) || (present is null && !property.Nullable)))
                {
                    map[name] = property.Default.DeepClone();
                }
            }

            foreach (var (name, item) in map.ToArray())
            {
                var field = schema.Field(name);
                if (item is null && field is { Nullable: false, Default: not null })
                {
                    map[name] = field.Default.DeepClone();
                }

                ApplyDefaults(map[name], field);
            }
        }
        else if (value is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is null && schema.Items is { Nullable: false, Default: not null })
                {
                    list[i] = schema.Items.Default.DeepClone();
                }

                ApplyDefaults(list[i], schema.Items);
            }
        }
    }
}
