using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage.Rules;

namespace ModelServing.Sandbox.Storage;

/// <summary>What the server decides about any object on create and update, whatever its kind. Pure.</summary>
internal static class WriteRules
{
    // The server's own members: a client cannot change them, and leaving them out does not lose them.
    private static readonly string[] ServerOwned =
        ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion"];

    // Optional, so that an object that has none of them does not have the member.
    private static readonly string[] Collections = ["labels", "annotations", "finalizers", "ownerReferences"];

    public static void PrepareForCreate(ResourceDefinition definition, JsonObject value, WriteContext context)
    {
        StampType(definition, value);
        var metadata = value.EnsureMetadata();
        foreach (var member in ServerOwned)
        {
            metadata.Remove(member);
        }

        RemoveEmpty(metadata);
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = context.Timestamp;
        if (definition.TracksGeneration)
        {
            metadata["generation"] = 1;
        }

        if (definition.HasStatus && !definition.Rules.KeepsStatusOnCreate)
        {
            value.Remove("status");
        }

        definition.Rules.PrepareForCreate(value, context);
    }

    public static void PrepareForUpdate(ResourceDefinition definition, JsonObject value, JsonObject old, WriteContext context)
    {
        StampType(definition, value);
        RestoreServerOwned(value, old);
        if (definition.HasStatus)
        {
            value.Put("status", old["status"]);
        }

        definition.Rules.PrepareForUpdate(value, old, context);
        if (definition.TracksGeneration && !SpecEquals(definition, value, old))
        {
            value.EnsureMetadata()["generation"] = (old.Number("metadata", "generation") ?? 0) + 1;
        }
    }

    /// <summary>The old object with the new status.</summary>
    public static JsonObject PrepareForStatusUpdate(ResourceDefinition definition, JsonObject value, JsonObject old)
    {
        var result = old.Copy();
        result.Put("status", value["status"]);
        if (value.At("metadata", "managedFields") is { } managed)
        {
            result.EnsureMetadata()["managedFields"] = managed.DeepClone();
        }

        definition.Rules.PrepareForStatusUpdate(result, old);
        return result;
    }

    /// <summary>An update that the caller based on another version than the current one is refused.</summary>
    public static void CheckVersion(ResourceDefinition definition, JsonObject value, JsonObject old)
    {
        var based = value.Text("metadata", "resourceVersion");
        if (!string.IsNullOrEmpty(based) && based != "0" && based != old.Text("metadata", "resourceVersion"))
        {
            throw ApiStatus.Conflict(definition.Resource, old.Name);
        }
    }

    public static bool IsFinished(ResourceDefinition definition, JsonObject value) =>
        value.DeletionTimestamp is not null
        && value.Finalizers.Count == 0
        && (value.Number("metadata", "deletionGracePeriodSeconds") ?? 0) == 0
        && !definition.Rules.IsHeld(value);

    /// <summary>Equal but for the times in managedFields and the version: such a write is not made.</summary>
    public static bool IsNoOp(JsonObject value, JsonObject old) => JsonNode.DeepEquals(WithoutTimes(value), WithoutTimes(old));

    private static void StampType(ResourceDefinition definition, JsonObject value)
    {
        value["apiVersion"] = definition.ApiVersion;
        value["kind"] = definition.Kind;
    }

    private static void RestoreServerOwned(JsonObject value, JsonObject old)
    {
        var metadata = value.EnsureMetadata();
        foreach (var member in ServerOwned)
        {
            metadata.Put(member, old.At("metadata", member));
        }

        RemoveEmpty(metadata);
    }

    private static void RemoveEmpty(JsonObject metadata)
    {
        metadata.Remove("selfLink");
        foreach (var member in Collections)
        {
            if (metadata[member] is JsonObject { Count: 0 } or JsonArray { Count: 0 })
            {
                metadata.Remove(member);
            }
        }
    }

    private static bool SpecEquals(ResourceDefinition definition, JsonObject value, JsonObject old)
    {
        return Spec(value).SequenceEqual(Spec(old), SameMember.Instance);

        IEnumerable<KeyValuePair<string, JsonNode?>> Spec(JsonObject item) =>
            item.Where(p => p.Key != "metadata" && !(definition.HasStatus && p.Key == "status")).OrderBy(p => p.Key, StringComparer.Ordinal);
    }

    private static JsonObject WithoutTimes(JsonObject value)
    {
        var copy = value.Copy();
        copy.Map("metadata")?.Remove("resourceVersion");
        foreach (var entry in copy.Array("metadata", "managedFields") ?? [])
        {
            (entry as JsonObject)?.Remove("time");
        }

        return copy;
    }

    private sealed class SameMember : IEqualityComparer<KeyValuePair<string, JsonNode?>>
    {
        public static readonly SameMember Instance = new();

        public bool Equals(KeyValuePair<string, JsonNode?> x, KeyValuePair<string, JsonNode?> y) =>
            x.Key == y.Key && JsonNode.DeepEquals(x.Value, y.Value);

        public int GetHashCode(KeyValuePair<string, JsonNode?> member) => member.Key.GetHashCode(StringComparison.Ordinal);
    }
}
