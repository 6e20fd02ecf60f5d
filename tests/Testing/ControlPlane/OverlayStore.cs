using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Testing.ControlPlane;

/// <summary>One store for all resources but one, which another store has.</summary>
internal sealed class OverlayStore(IClusterStore others, GroupResource resource, IClusterStore own) : IClusterStore
{
    public JsonObject? Get(ObjectKey key) => Of(key.Resource).Get(key);

    public StoreList List(GroupResource resource, string? @namespace = null) => Of(resource).List(resource, @namespace);

    public JsonObject Create(GroupResource resource, JsonObject value)
    {
        var store = Of(resource);
        if (store == own && value.Namespace is { } home && own.Get(new ObjectKey(ClusterSeed.Namespaces, null, home)) is null)
        {
            // It knows those of a new cluster alone; the object's owner is in the other store, and so is the namespace.
            own.Create(ClusterSeed.Namespaces, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = home } });
        }

        return store.Create(resource, value);
    }

    public JsonObject Update(ObjectKey key, Action<JsonObject> change) => Of(key.Resource).Update(key, change);

    public JsonObject UpdateStatus(ObjectKey key, Action<JsonObject> change) => Of(key.Resource).UpdateStatus(key, change);

    public void Delete(ObjectKey key, DeletePropagation propagation = DeletePropagation.Background, long? gracePeriodSeconds = null) =>
        Of(key.Resource).Delete(key, propagation, gracePeriodSeconds);

    public void Remove(ObjectKey key) => Of(key.Resource).Remove(key);

    public IAsyncEnumerable<StoreEvent> WatchAsync(GroupResource? resource, long afterResourceVersion, CancellationToken cancellationToken) =>
        resource is { } one ? Of(one).WatchAsync(one, afterResourceVersion, cancellationToken) : throw new NotSupportedException("two stores have no common history");

    private IClusterStore Of(GroupResource asked) => asked == resource ? own : others;
}
