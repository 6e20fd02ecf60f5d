using System.Text.Json.Nodes;

using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>
/// A list followed by a watch, for ever. A watch that fell out of the store's history is taken up again with a new list, whose
/// differences are reported as changes, so that a reader never misses a deletion.
/// </summary>
internal sealed class ResourceFeed(IClusterStore store, GroupResource resource, ILogger logger)
{
    private readonly Dictionary<ObjectKey, JsonObject> _known = [];

    public async Task RunAsync(Action<StoreEvent> onChange, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var version = Relist(onChange);
            try
            {
                await foreach (var change in store.WatchAsync(resource, version, cancellationToken))
                {
                    Remember(change);
                    onChange(change);
                }
            }
            catch (ApiStatusException expired) when (expired.Code == StatusCodes.Status410Gone)
            {
                Log.WatchExpired(logger, resource, version);
            }
        }
    }

    private long Relist(Action<StoreEvent> onChange)
    {
        var list = store.List(resource);
        var gone = new HashSet<ObjectKey>(_known.Keys);
        foreach (var item in list.Items)
        {
            var key = new ObjectKey(resource, item.Namespace, item.Name);
            gone.Remove(key);
            var type = _known.ContainsKey(key) ? StoreEventType.Modified : StoreEventType.Added;
            var change = new StoreEvent(type, key, item, _known.GetValueOrDefault(key), list.ResourceVersion);
            Remember(change);
            onChange(change);
        }

        foreach (var key in gone)
        {
            var change = new StoreEvent(StoreEventType.Deleted, key, _known[key], _known[key], list.ResourceVersion);
            Remember(change);
            onChange(change);
        }

        return list.ResourceVersion;
    }

    private void Remember(StoreEvent change)
    {
        if (change.Type == StoreEventType.Deleted)
        {
            _known.Remove(change.Key);
        }
        else
        {
            _known[change.Key] = change.Object;
        }
    }
}
