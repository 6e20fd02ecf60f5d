using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage;

/// <summary>A resource by its API group ("" for core) and plural name, for example ("apps", "deployments").</summary>
public readonly record struct GroupResource(string Group, string Resource)
{
    public override string ToString() => Group.Length == 0 ? Resource : $"{Resource}.{Group}";
}

/// <summary>One object. <paramref name="Namespace"/> is null for cluster-scoped kinds.</summary>
public readonly record struct ObjectKey(GroupResource Resource, string? Namespace, string Name);

public enum StoreEventType
{
    Added,
    Modified,
    Deleted,
}

/// <summary>A change. Objects are shared between readers: never mutate them.</summary>
public sealed record StoreEvent(StoreEventType Type, ObjectKey Key, JsonObject Object, JsonObject? Previous, long ResourceVersion);

/// <summary>A consistent list and the resource version it was taken at.</summary>
public sealed record StoreList(IReadOnlyList<JsonObject> Items, long ResourceVersion);

/// <summary>
/// The cluster's state, behind the API server and before the controllers: one monotonic resource version over all kinds, as etcd has.
/// All members are thread-safe and each write is atomic. Errors are <c>ApiStatusException</c> with the reason the real server gives.
/// </summary>
public interface IClusterStore
{
    /// <summary>A private copy, or null.</summary>
    JsonObject? Get(ObjectKey key);

    /// <summary>Private copies, ordered by namespace and name; all namespaces if <paramref name="namespace"/> is null.</summary>
    StoreList List(GroupResource resource, string? @namespace = null);

    /// <summary>Stores a new object, filling uid, creationTimestamp, resourceVersion and generation; resolves generateName.</summary>
    JsonObject Create(GroupResource resource, JsonObject value);

    /// <summary>Changes spec and metadata in place; bumps generation if spec changed; status is kept. A change that changes nothing writes nothing.</summary>
    JsonObject Update(ObjectKey key, Action<JsonObject> change);

    /// <summary>Changes status alone; whatever else <paramref name="change"/> touches is dropped.</summary>
    JsonObject UpdateStatus(ObjectKey key, Action<JsonObject> change);

    /// <summary>Deletes, or sets deletionTimestamp where finalizers or a grace period (pods) hold the object. Idempotent for an object already gone.</summary>
    void Delete(ObjectKey key, DeletePropagation propagation = DeletePropagation.Background, long? gracePeriodSeconds = null);

    /// <summary>Removes an object at once: what the kubelet does when a pod's processes are gone.</summary>
    void Remove(ObjectKey key);

    /// <summary>
    /// Events after <paramref name="afterResourceVersion"/>, in order, without gaps, of one resource, or of all if null.
    /// Throws 410 Expired if the history no longer reaches that far back.
    /// </summary>
    IAsyncEnumerable<StoreEvent> WatchAsync(GroupResource? resource, long afterResourceVersion, CancellationToken cancellationToken);
}

public enum DeletePropagation
{
    Background,
    Foreground,
    Orphan,
}
