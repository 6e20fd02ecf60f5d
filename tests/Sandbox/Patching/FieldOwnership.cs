using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Patching;

/// <summary>
/// Who owns which fields of an object: server-side apply and its bookkeeping for other writes (KEP-555; structured-merge-diff
/// <c>merge.Updater</c>). Pure.
/// </summary>
internal static class FieldOwnership
{
    /// <summary>An applier's write.</summary>
    /// <param name="schema">Schema of the kind.</param>
    /// <param name="live">The stored object; empty if there is none.</param>
    /// <param name="applied">What the applier wants, without what the server owns.</param>
    /// <param name="applier">Who; its field set is replaced.</param>
    /// <param name="force">Take fields from other managers instead of failing.</param>
    /// <returns>The new object, managedFields included.</returns>
    /// <exception cref="ApiStatusException">409 with the conflicts as causes; 500 where the configuration does not fit the schema.</exception>
    public static JsonObject Apply(SchemaView? schema, JsonObject live, JsonObject applied, FieldOwner applier, bool force)
    {
        Check(schema, applied);
        var owners = Read(live);
        var before = owners.Find(o => o.IsSameOwner(applier));
        var named = TypedValue.Fields(schema, applied);
        var mine = ServerFields.Strip(named);
        var others = owners.FindAll(o => !o.IsSameOwner(applier));
        var result = (JsonObject)TypedMerge.Merge(schema, live, applied)!;
        if (before is not null)
        {
            FieldRemoval.Apply(schema, result, before.Fields, others.Aggregate(named, (all, owner) => all.Union(owner.Fields)));
        }

        var comparison = FieldComparison.Of(schema, live, result);
        others = Settle(others, comparison, force);
        // Time tells when a manager last changed a value: one that only agrees with what is there gets none (managedfields.managedFieldsUpdater).
        others.Add(applier with { Fields = mine, Time = comparison.IsSame ? before?.Time : applier.Time });
        Write(result, others);
        return result;
    }

    /// <summary>Bookkeeping of a create, update or patch: whatever it changed is the writer's now.</summary>
    /// <param name="schema">Schema of the kind.</param>
    /// <param name="live">The stored object; empty if there is none.</param>
    /// <param name="next">The object to be stored; its managedFields are set. Those the writer sent win over the stored ones.</param>
    /// <param name="writer">Who; its field set is what it owned before.</param>
    public static void Update(SchemaView? schema, JsonObject live, JsonObject next, FieldOwner writer)
    {
        var sent = next.Array("metadata", "managedFields");
        var owners = sent is { Count: > 0 } ? Read(next) : Read(live);
        var comparison = FieldComparison.Of(schema, ServerFields.Without(live), ServerFields.Without(next));
        var before = owners.Find(o => o.IsSameOwner(writer));
        var others = Settle(owners.FindAll(o => !o.IsSameOwner(writer)), comparison, force: true);
        var mine = (before?.Fields ?? new FieldSet()).Difference(comparison.Removed).Union(ServerFields.Strip(comparison.Changed));
        if (!mine.IsEmpty)
        {
            var isUnchanged = before is not null && before.Fields.SetEquals(mine) && comparison.Changed.IsEmpty;
            others.Add(writer with { Fields = mine, Time = isUnchanged ? before!.Time : writer.Time });
        }

        Write(next, others);
    }

    /// <summary>Refuses a configuration whose form is not that of the schema.</summary>
    /// <exception cref="ApiStatusException">500, as the real server has it; the text names the first fault.</exception>
    public static void Check(SchemaView? schema, JsonObject applied)
    {
        try
        {
            TypedValue.Check(schema, applied);
        }
        catch (TypedFault fault)
        {
            var place = applied.Namespace is { } space ? $"{space}/{applied.Name}" : $"/{applied.Name}";
            throw new ApiStatusException(
                500, "", $"failed to create typed patch object ({place}; {applied.ApiVersion}, Kind={applied.Kind}): {fault.Message}");
        }
    }

    /// <summary>Other managers lose what changed under them: by force, or not at all.</summary>
    private static List<FieldOwner> Settle(List<FieldOwner> others, FieldComparison comparison, bool force)
    {
        var changed = comparison.Changed;
        if (!force)
        {
            var conflicts = others.Select(o => (Owner: o, Fields: o.Fields.Intersection(changed))).Where(c => !c.Fields.IsEmpty).ToList();
            if (conflicts.Count > 0)
            {
                throw ApplyConflict.Of(conflicts);
            }
        }

        var lost = changed.Union(comparison.Removed);
        return [.. others.Select(o => o with { Fields = o.Fields.Difference(lost) }).Where(o => !o.Fields.IsEmpty)];
    }

    private static List<FieldOwner> Read(JsonObject value) =>
        [.. (value.Array("metadata", "managedFields") ?? []).OfType<JsonObject>().Where(e => e.Count > 0).Select(FieldOwner.FromJson)];

    private static void Write(JsonObject value, List<FieldOwner> owners)
    {
        // Appliers first, then by time: the order of the real server.
        var ordered = owners.OrderBy(o => o.Operation == FieldOwner.Applies ? 0 : 1).ThenBy(o => o.Time, StringComparer.Ordinal)
            .ThenBy(o => o.Manager, StringComparer.Ordinal).ThenBy(o => o.Subresource, StringComparer.Ordinal).Select(o => o.ToJson()).ToArray<JsonNode?>();
        value.EnsureMetadata().Put("managedFields", ordered.Length == 0 ? null : new JsonArray(ordered));
    }
}
