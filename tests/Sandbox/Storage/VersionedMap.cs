namespace ModelServing.Sandbox.Storage;

/// <summary>
/// Objects by key under one counter, with compare-and-swap and the history of changes: what etcd is to the API server.
/// Knows nothing of what the objects mean.
/// </summary>
internal sealed class VersionedMap(int historyCapacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<GroupResource, SortedDictionary<(string Namespace, string Name), StoredObject>> _resources = [];
    private readonly EventHistory _history = new(historyCapacity);
    private TaskCompletionSource _changed = NewSignal();
    private long _version = 1;

    /// <summary>Called within the lock for each commit, in order: must be quick and must not call back.</summary>
    public Action<StoreEvent>? Committed { get; set; }

    public long ResourceVersion
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    public StoredObject? Get(ObjectKey key)
    {
        lock (_gate)
        {
            return Find(key);
        }
    }

    /// <summary>All of a resource, ordered by namespace and name, and the version they were read at.</summary>
    public (List<StoredObject> Items, long ResourceVersion) List(GroupResource resource, string? @namespace)
    {
        lock (_gate)
        {
            List<StoredObject> items = [];
            if (_resources.TryGetValue(resource, out var all))
            {
                items.AddRange(@namespace is null ? all.Values : all.Where(p => p.Key.Namespace == @namespace).Select(p => p.Value));
            }

            return (items, _version);
        }
    }

    /// <summary>
    /// Replaces <paramref name="expected"/> (null: nothing there) by <paramref name="next"/> (null: delete).
    /// False if another writer came first.
    /// </summary>
    public bool TryCommit(ObjectKey key, StoredObject? expected, System.Text.Json.Nodes.JsonObject? next, out StoredObject committed)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            if (!ReferenceEquals(Find(key), expected))
            {
                committed = null!;
                return false;
            }

            _version++;
            committed = StoredObject.Freeze(key, next ?? expected!.Copy(), _version);
            var change = Record(key, expected, next is null, committed);
            _history.Append(change);
            Committed?.Invoke(change);
            (signal, _changed) = (_changed, NewSignal());
        }

        signal.TrySetResult();
        return true;
    }

    /// <summary>Forgets the history: each older watch and continue token answers 410 from now on.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _history.Compact(_version);
        }
    }

    /// <summary>True while the history still reaches back to a version.</summary>
    public bool IsResumable(long resourceVersion)
    {
        lock (_gate)
        {
            return resourceVersion >= _history.OldestResumable;
        }
    }

    /// <summary>Changes after a version, the version read up to, and a task that ends with the next commit.</summary>
    public (long ReadUpTo, Task Changed) ReadAfter(long resourceVersion, GroupResource? resource, List<StoreEvent> into)
    {
        lock (_gate)
        {
            return _history.TryReadAfter(resourceVersion, resource, into)
                ? (Math.Max(_version, resourceVersion), _changed.Task)
                : throw ApiStatus.Expired($"too old resource version: {resourceVersion} ({_history.OldestResumable})");
        }
    }

    private StoreEvent Record(ObjectKey key, StoredObject? expected, bool deleted, StoredObject committed)
    {
        var slot = (key.Namespace ?? "", key.Name);
        if (!_resources.TryGetValue(key.Resource, out var all))
        {
            _resources[key.Resource] = all = new(KeyOrder.Instance);
        }

        if (deleted)
        {
            all.Remove(slot);
            return new StoreEvent(StoreEventType.Deleted, key, committed.Shared, expected!.Shared, committed.ResourceVersion);
        }

        all[slot] = committed;
        var type = expected is null ? StoreEventType.Added : StoreEventType.Modified;
        return new StoreEvent(type, key, committed.Shared, expected?.Shared, committed.ResourceVersion);
    }

    private StoredObject? Find(ObjectKey key) =>
        _resources.TryGetValue(key.Resource, out var all) && all.TryGetValue((key.Namespace ?? "", key.Name), out var found) ? found : null;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class KeyOrder : IComparer<(string Namespace, string Name)>
    {
        public static readonly KeyOrder Instance = new();

        public int Compare((string Namespace, string Name) x, (string Namespace, string Name) y)
        {
            var byNamespace = string.CompareOrdinal(x.Namespace, y.Namespace);
            return byNamespace != 0 ? byNamespace : string.CompareOrdinal(x.Name, y.Name);
        }
    }
}
