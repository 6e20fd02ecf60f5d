using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage;

public sealed partial class ClusterStore
{
    /// <summary>Server-side apply of a configuration: creates the object where it is absent. The object, and whether it is new.</summary>
    internal (JsonObject Value, bool Created) Apply(ObjectKey key, JsonObject applied, bool force, WriteOptions options)
    {
        if (applied.At("metadata", "managedFields") is not null)
        {
            throw ApiStatus.BadRequest("metadata.managedFields must be nil");
        }

        while (true)
        {
            try
            {
                return (Change(key, applied, force, options), false);
            }
            catch (ApiStatusException absent) when (absent.Code == 404 && options.Subresource is null && _state.Get(key) is null)
            {
                if (TryCreateApplied(key, applied, force, options) is { } created)
                {
                    return (created, true);
                }
            }
        }
    }

    private JsonObject Change(ObjectKey key, JsonObject applied, bool force, WriteOptions options) =>
        Replace(key, options with { Uid = applied.Uid }, (definition, current, context) =>
        {
            WriteRules.CheckVersion(definition, applied, current.Shared);
            var merged = ManagedFields.Apply(definition, current.Shared, applied, force, options, context);
            return options.Subresource == "status"
                ? PreparedStatus(definition, merged, current.Shared)
                : PreparedUpdate(definition, merged, current.Shared, context);
        });

    /// <summary>Null if another writer created it first.</summary>
    private JsonObject? TryCreateApplied(ObjectKey key, JsonObject applied, bool force, WriteOptions options)
    {
        var definition = Catalog.Stored(key.Resource);
        if (applied.Uid is { } uid)
        {
            throw ApiStatus.Conflict(definition.Resource, key.Name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
        }

        try
        {
            var value = ManagedFields.Apply(definition, null, applied, force, options, Context());
            (value["metadata"] as JsonObject)?.Remove("resourceVersion"); // any will do where there is nothing to compare it with
            return Create(definition.Resource, value, options with { TracksFields = false });
        }
        catch (ApiStatusException raced) when (raced.Reason == "AlreadyExists")
        {
            return null;
        }
    }
}
