using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Patching;

/// <summary>
/// Strategic merge patch: a merge patch that knows from the schema which lists merge by key, with the directives
/// <c>$patch</c>, <c>$retainKeys</c>, <c>$deleteFromPrimitiveList/x</c> and <c>$setElementOrder/x</c>
/// (apimachinery <c>strategicpatch</c>).
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeleteFromList = "$deleteFromPrimitiveList/";
    private const string ElementOrder = "$setElementOrder/";

    /// <summary>The target with the patch merged in. Neither argument is changed.</summary>
    public static JsonObject Apply(SchemaView schema, JsonObject target, JsonObject patch) => Merge(schema, target.Copy(), patch);

    private static JsonObject Merge(SchemaView? schema, JsonObject target, JsonObject patch)
    {
        switch (patch.Text(Directive))
        {
            case "replace":
                var replacement = patch.Copy();
                replacement.Remove(Directive);
                return replacement;
            case "delete":
                return [];
            case null or "merge":
                break;
            case var other:
                throw new PatchFault($"Unknown patch type found: {other}");
        }

        Retain(target, patch);
        foreach (var (name, change) in patch)
        {
            if (name.StartsWith('$'))
            {
                ApplyListDirective(schema, target, patch, name, change);
            }
            else if (change is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = MergeMember(schema?.Property(name) ?? schema?.AdditionalProperties, target[name], change, Order(patch, name));
            }
        }

        return target;
    }

    private static JsonNode? MergeMember(SchemaView? schema, JsonNode? existing, JsonNode change, JsonArray? order)
    {
        var merges = schema?.PatchStrategy?.Contains("merge", StringComparison.Ordinal) == true;
        return (existing, change) switch
        {
            (_, JsonObject changes) when schema?.PatchStrategy == "replace" => Clean(changes),
            (JsonObject item, JsonObject changes) => Merge(schema, item.Copy(), changes),
            (_, JsonObject changes) => Merge(schema, [], changes),
            (_, JsonArray changes) when merges && schema!.PatchMergeKey is { } key =>
                MergeList(schema, key, existing as JsonArray ?? [], changes, order),
            (_, JsonArray changes) when merges => MergeSet(existing as JsonArray ?? [], changes, order),
            _ => change.DeepClone(),
        };
    }

    private static JsonArray MergeList(SchemaView schema, string key, JsonArray existing, JsonArray changes, JsonArray? order)
    {
        var items = existing.Select(i => i?.DeepClone() as JsonObject ?? throw new PatchFault("merge lists hold objects")).ToList();
        if (changes.Any(c => c.Text(Directive) == "replace"))
        {
            return [.. changes.OfType<JsonObject>().Where(c => c.Text(Directive) is null).Select(Clean)];
        }

        foreach (var node in changes)
        {
            var change = node as JsonObject ?? throw new PatchFault($"an item of a list that merges by '{key}' must be an object");
            var identity = change[key] ?? throw new PatchFault($"map: {change.ToJsonString()} does not contain declared merge key: {key}");
            var at = items.FindIndex(i => JsonNode.DeepEquals(i[key], identity));
            if (change.Text(Directive) == "delete")
            {
                items.RemoveAll(i => JsonNode.DeepEquals(i[key], identity));
            }
            else if (at >= 0)
            {
                items[at] = Merge(schema.Items, items[at], change);
            }
            else
            {
                items.Add(Merge(schema.Items, [], change));
            }
        }

        return [.. ListOrder.Arrange(items, existing, order, i => i![key])];
    }

    private static JsonArray MergeSet(JsonArray existing, JsonArray changes, JsonArray? order)
    {
        var items = existing.Select(i => i?.DeepClone()).ToList();
        foreach (var change in changes.Where(c => !items.Exists(i => JsonNode.DeepEquals(i, c))))
        {
            items.Add(change?.DeepClone());
        }

        return [.. ListOrder.Arrange(items, existing, order, i => i)];
    }

    private static void ApplyListDirective(SchemaView? schema, JsonObject target, JsonObject patch, string name, JsonNode? change)
    {
        if (name.StartsWith(DeleteFromList, StringComparison.Ordinal) && change is JsonArray unwanted)
        {
            var list = name[DeleteFromList.Length..];
            if (target[list] is JsonArray items)
            {
                target[list] = new JsonArray([.. items.Where(i => !unwanted.Any(u => JsonNode.DeepEquals(u, i))).Select(i => i?.DeepClone())]);
            }
        }
        else if (name.StartsWith(ElementOrder, StringComparison.Ordinal))
        {
            var list = name[ElementOrder.Length..];
            if (!patch.ContainsKey(list) && target[list] is JsonArray items && schema?.Property(list) is { } listSchema)
            {
                target[list] = MergeMember(listSchema, items, new JsonArray(), change as JsonArray);
            }
        }
        else if (name is not (Directive or RetainKeys))
        {
            throw new PatchFault($"unknown directive '{name}'");
        }
    }

    private static void Retain(JsonObject target, JsonObject patch)
    {
        if (patch[RetainKeys] is not JsonArray kept)
        {
            return;
        }

        foreach (var name in target.Select(p => p.Key).Except(kept.Select(k => k.Text() ?? "")).ToList())
        {
            target.Remove(name);
        }
    }

    private static JsonArray? Order(JsonObject patch, string name) => patch[ElementOrder + name] as JsonArray;

    private static JsonObject Clean(JsonObject value)
    {
        var copy = value.Copy();
        copy.Remove(Directive);
        copy.Remove(RetainKeys);
        return copy;
    }
}
