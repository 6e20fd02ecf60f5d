namespace ModelServing.Sandbox.Storage;

/// <summary>The last changes, oldest first, at most <paramref name="capacity"/> of them: the window that a watch may resume in.</summary>
/// <remarks>Not thread-safe: its owner locks.</remarks>
internal sealed class EventHistory(int capacity)
{
    private readonly StoreEvent[] _ring = new StoreEvent[capacity];
    private long _written;
    private long _forgotten;

    /// <summary>A watch may resume after any version from here on.</summary>
    public long OldestResumable => _forgotten;

    public void Append(StoreEvent change)
    {
        var slot = _written % capacity;
        if (_written >= capacity)
        {
            _forgotten = _ring[slot].ResourceVersion;
        }

        _ring[slot] = change;
        _written++;
    }

    /// <summary>Drops all that happened up to now, as etcd's compaction does.</summary>
    public void Compact(long currentResourceVersion)
    {
        Array.Clear(_ring);
        _written = 0;
        _forgotten = currentResourceVersion;
    }

    /// <summary>Adds to <paramref name="into"/> the changes after a version; false if the window begins later than that.</summary>
    public bool TryReadAfter(long resourceVersion, GroupResource? resource, List<StoreEvent> into)
    {
        if (resourceVersion < _forgotten)
        {
            return false;
        }

        for (var index = FirstAfter(resourceVersion); index < _written; index++)
        {
            var change = _ring[index % capacity];
            if (resource is null || change.Key.Resource == resource)
            {
                into.Add(change);
            }
        }

        return true;
    }

    private long FirstAfter(long resourceVersion)
    {
        var low = Math.Max(0, _written - capacity);
        var high = _written;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_ring[middle % capacity].ResourceVersion <= resourceVersion)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
