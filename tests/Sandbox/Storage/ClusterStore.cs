using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage.Rules;

namespace ModelServing.Sandbox.Storage;

/// <summary>
/// The cluster's state in memory. It owns the life of objects (identity, versions, generation, finalizers, deletion) and asks each
/// kind's rules for the rest; both the API server and the sandbox's controllers write through it.
/// </summary>
public sealed partial class ClusterStore : IClusterStore
{
    // Allocation looks at all objects and then writes one: no two at once.
    private readonly Lock _allocation = new();
    private readonly VersionedMap _state;
    private readonly TimeProvider _time;

    /// <summary>An empty cluster that has the namespaces default, kube-system, kube-public and kube-node-lease.</summary>
    /// <param name="time">The clock of creation and deletion timestamps.</param>
    /// <param name="historyCapacity">Changes that a watch can look back on before it is told 410 Expired.</param>
    public ClusterStore(TimeProvider time, int historyCapacity = 16384)
    {
        _time = time;
        _state = new VersionedMap(historyCapacity);
        Catalog = new ResourceCatalog(BuiltInResources.All);
        _state.Committed = new CatalogUpkeep(Catalog).OnCommitted;
        ClusterSeed.Plant(this);
    }

    internal ResourceCatalog Catalog { get; }

    internal VersionedMap State => _state;

    public JsonObject? Get(ObjectKey key) => _state.Get(key)?.Copy();

    public StoreList List(GroupResource resource, string? @namespace = null)
    {
        var (items, version) = _state.List(resource, @namespace);
        return new StoreList([.. items.Select(i => i.Copy())], version);
    }

    public JsonObject Create(GroupResource resource, JsonObject value) => Create(resource, value, WriteOptions.Controller);

    public JsonObject Update(ObjectKey key, Action<JsonObject> change) =>
        Update(key, current => Changed(current, change), WriteOptions.Controller);

    public JsonObject UpdateStatus(ObjectKey key, Action<JsonObject> change) =>
        UpdateStatus(key, current => Changed(current, change), WriteOptions.Controller);

    public void Delete(ObjectKey key, DeletePropagation propagation = DeletePropagation.Background, long? gracePeriodSeconds = null)
    {
        if (_state.Get(key) is not null)
        {
            DeleteOrMark(key, propagation, gracePeriodSeconds, WriteOptions.Controller);
        }
    }

    public void Remove(ObjectKey key)
    {
        while (_state.Get(key) is { } current && !_state.TryCommit(key, current, null, out _))
        {
        }
    }

    public async IAsyncEnumerable<StoreEvent> WatchAsync(
        GroupResource? resource, long afterResourceVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<StoreEvent> batch = [];
        var position = afterResourceVersion;
        while (true)
        {
            batch.Clear();
            (position, var changed) = _state.ReadAfter(position, resource, batch);
            foreach (var change in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return change;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private static JsonObject Changed(JsonObject current, Action<JsonObject> change)
    {
        change(current);
        return current;
    }

    private WriteContext Context() => new(_time.GetUtcNow(), _state);
}
