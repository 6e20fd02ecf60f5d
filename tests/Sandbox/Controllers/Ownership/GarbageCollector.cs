using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Ownership;

/// <summary>Deletes what has no owner left, in the background, in the foreground or not at all, as the owner's deletion asked.</summary>
internal sealed class GarbageCollector(ControllerContext context) : Controller(context)
{
    private readonly OwnershipGraph _graph = new();

    protected override IReadOnlyList<GroupResource> Watched => [];

    protected override IEnumerable<Task> Feeds(CancellationToken cancellationToken) => [Task.Run(() => FollowAsync(cancellationToken), cancellationToken)];

    protected override IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        yield return change.Key;
        foreach (var dependent in _graph.DependentsOf(change.Object.Uid ?? ""))
        {
            yield return dependent.Key;
        }

        // An owner in deletion waits for its dependents to go.
        foreach (var link in OwnedObject.Of(change.Key, change.Object).Owners)
        {
            if (_graph.FindByUid(link.Uid) is { Deleting: true } owner)
            {
                yield return owner.Key;
            }
        }
    }

    protected override Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_graph.Find(key) is { } item && Store.Get(key)?.Uid == item.Uid)
        {
            Collect(item);
            Finish(item);
        }

        return Task.FromResult<TimeSpan?>(null);
    }

    private void Collect(OwnedObject item)
    {
        switch (CollectionDecision.For(item, _graph))
        {
            case CollectionDecision.Unlink unlink:
                Store.Change(item.Key, value => Unlink(value, unlink.OwnerUids));
                break;
            case CollectionDecision.Delete delete when SameOwners(item):
                Log.Collected(Logger, item.Key);
                Store.Delete(item.Key, delete.Propagation);
                break;
        }
    }

    /// <summary>The graph may be behind: an object that has been adopted meanwhile is left alone, its change is on the way to us.</summary>
    private bool SameOwners(OwnedObject item) =>
        Store.Get(item.Key) is { } now && OwnedObject.Of(item.Key, now).Owners.SequenceEqual(item.Owners);

    /// <summary>Takes an owner's own finalizer off when its dependents are gone or set free.</summary>
    private void Finish(OwnedObject owner)
    {
        var dependents = _graph.DependentsOf(owner.Uid);
        if (owner.Orphans)
        {
            foreach (var dependent in dependents)
            {
                Store.Change(dependent.Key, value => OwnerReferences.Drop(value, owner.Uid));
            }

            Store.Change(owner.Key, value => RemoveFinalizer(value, ClusterStore.OrphanFinalizer));
        }
        else if (owner.WaitsForDependents && !dependents.Any(dependent => dependent.Owners.Any(link => link.Uid == owner.Uid && link.Blocks)))
        {
            Store.Change(owner.Key, value => RemoveFinalizer(value, ClusterStore.ForegroundFinalizer));
        }
    }

    private static void Unlink(JsonObject value, IReadOnlyList<string> owners)
    {
        foreach (var uid in owners)
        {
            OwnerReferences.Drop(value, uid);
        }
    }

    private static void RemoveFinalizer(JsonObject value, string name)
    {
        var kept = value.Finalizers.Where(finalizer => finalizer != name).ToList();
        value.Ensure("metadata").Put("finalizers", kept.Count == 0 ? null : new JsonArray([.. kept.Select(finalizer => JsonValue.Create(finalizer))]));
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var version = 0L;
        while (true)
        {
            try
            {
                await foreach (var change in Store.WatchAsync(null, version, cancellationToken))
                {
                    Take(change);
                }
            }
            catch (ApiStatusException expired) when (expired.Code == StatusCodes.Status410Gone)
            {
                Log.WatchExpired(Logger, new GroupResource("", "*"), version);
                version = Relist();
            }
        }
    }

    /// <summary>Reads everything anew that was ever seen; the watch goes on from the oldest of these lists, so that nothing falls between them.</summary>
    private long Relist()
    {
        var version = long.MaxValue;
        foreach (var group in _graph.Keys.GroupBy(key => key.Resource).ToList())
        {
            var list = Store.List(group.Key);
            version = Math.Min(version, list.ResourceVersion);
            var present = list.Items.ToDictionary(item => new ObjectKey(group.Key, item.Namespace, item.Name));
            foreach (var (key, item) in present)
            {
                Take(new StoreEvent(StoreEventType.Modified, key, item, null, list.ResourceVersion));
            }

            foreach (var key in group.Where(key => !present.ContainsKey(key)))
            {
                var gone = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = _graph.Find(key)!.Uid } };
                Take(new StoreEvent(StoreEventType.Deleted, key, gone, null, list.ResourceVersion));
            }
        }

        return version;
    }

    private void Take(StoreEvent change)
    {
        _graph.Apply(change);
        OnChange(change);
    }
}
