using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Ownership;

/// <summary>
/// Who owns whom, over all resources. It is always the state at one version of the store, since it is fed with one watch over everything:
/// an owner that is referred to and not here does not exist.
/// </summary>
internal sealed class OwnershipGraph
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, OwnedObject> _objects = [];
    private readonly Dictionary<string, OwnedObject> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<ObjectKey>> _dependents = new(StringComparer.Ordinal);

    public void Apply(StoreEvent change)
    {
        lock (_gate)
        {
            Forget(change.Key);
            if (change.Type != StoreEventType.Deleted)
            {
                Learn(OwnedObject.Of(change.Key, change.Object));
            }
        }
    }

    public OwnedObject? Find(ObjectKey key)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    public OwnedObject? FindByUid(string uid)
    {
        lock (_gate)
        {
            return _byUid.GetValueOrDefault(uid);
        }
    }

    public IReadOnlyList<OwnedObject> DependentsOf(string uid)
    {
        lock (_gate)
        {
            return _dependents.TryGetValue(uid, out var keys) ? [.. keys.Select(key => _objects[key])] : [];
        }
    }

    public IReadOnlyList<ObjectKey> Keys
    {
        get
        {
            lock (_gate)
            {
                return [.. _objects.Keys];
            }
        }
    }

    private void Learn(OwnedObject item)
    {
        _objects[item.Key] = item;
        _byUid[item.Uid] = item;
        foreach (var owner in item.Owners)
        {
            if (!_dependents.TryGetValue(owner.Uid, out var dependents))
            {
                _dependents[owner.Uid] = dependents = [];
            }

            dependents.Add(item.Key);
        }
    }

    private void Forget(ObjectKey key)
    {
        if (!_objects.Remove(key, out var item))
        {
            return;
        }

        _byUid.Remove(item.Uid);
        foreach (var owner in item.Owners)
        {
            if (_dependents.TryGetValue(owner.Uid, out var dependents) && dependents.Remove(key) && dependents.Count == 0)
            {
                _dependents.Remove(owner.Uid);
            }
        }
    }
}
