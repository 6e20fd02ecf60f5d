using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Schema;

/// <summary>
/// Removes in place what a schema does not declare, and notes where it stood (apiextensions-apiserver pkg/apiserver/schema/pruning).
/// apiVersion, kind and metadata of the root and of embedded resources are left alone.
/// </summary>
internal sealed class ObjectPruner
{
    private readonly List<string> _unknown = [];

    /// <summary>Prunes <paramref name="value"/>; gives the sorted paths of what was removed.</summary>
    public static IReadOnlyList<string> Prune(JsonObject value, SchemaNode schema)
    {
        var pruner = new ObjectPruner();
        pruner.PruneObject(value, schema, SchemaPath.Root, isResource: true, preserve: schema.PreserveUnknownFields);
        pruner._unknown.Sort(StringComparer.Ordinal);
        return pruner._unknown;
    }

    /// <summary>Whether a default holds only what its schema declares.</summary>
    public static bool IsPruned(JsonNode value, SchemaNode schema)
    {
        var pruner = new ObjectPruner();
        pruner.PruneNode(value.DeepClone(), schema, SchemaPath.Root);
        return pruner._unknown.Count == 0;
    }

    internal static bool IsMeta(string name) => name is "apiVersion" or "kind" or "metadata";

    private void PruneNode(JsonNode? value, SchemaNode? schema, SchemaPath path)
    {
        if (value is JsonObject map)
        {
            PruneObject(map, schema, path, schema?.EmbeddedResource ?? false, schema?.PreserveUnknownFields ?? false);
        }
        else if (value is JsonArray list && schema is { PreserveUnknownFields: true })
        {
            SkipList(list, schema, path);
        }
        else if (value is JsonArray items)
        {
            foreach (var (index, item) in items.Index())
            {
                PruneNode(item, schema?.Items, path.Index(index));
            }
        }
    }

    private void PruneObject(JsonObject map, SchemaNode? schema, SchemaPath path, bool isResource, bool preserve)
    {
        foreach (var (name, item) in map.ToArray())
        {
            if (isResource && IsMeta(name))
            {
                continue;
            }

            if (schema is not null && schema.Properties.TryGetValue(name, out var property))
            {
                PruneNode(item, property, path.Child(name));
            }
            else if (schema is { AllowsAdditionalProperties: true } or { ForbidsAdditionalProperties: true })
            {
                PruneNode(item, schema.AdditionalProperties, path.Child(name));
            }
            else if (!preserve)
            {
                _unknown.Add(path.Child(name).Name);
                map.Remove(name);
            }
        }
    }

    /// <summary>Inside what preserves unknown fields, only what a schema declares again is pruned.</summary>
    private void SkipList(JsonArray list, SchemaNode schema, SchemaPath path)
    {
        foreach (var (index, item) in list.Index())
        {
            var at = path.Index(index);
            if (item is JsonObject map && schema.Items is not null)
            {
                PruneObject(map, schema.Items, at, schema.Items.EmbeddedResource, preserve: true);
            }
            else if (item is JsonArray nested && schema.Items is not null)
            {
                SkipList(nested, schema.Items, at);
            }
        }
    }
}
