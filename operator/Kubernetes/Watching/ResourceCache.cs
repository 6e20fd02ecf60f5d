using System.Diagnostics.CodeAnalysis;
using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Kubernetes.Watching;

/// <summary>
/// The last known state of the objects of one kind, with indexes. Thread-safe. Objects are shared, so they must not be changed.
/// Written by reflectors only, one per scope (a namespace, or "" for all).
/// </summary>
public sealed class ResourceCache<T> where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NamespacedName, T> _objects = [];
    private readonly Dictionary<string, ResourceIndex<T>> _indexes = [];
    private readonly Dictionary<string, string> _versions = [];
    private readonly HashSet<string> _synced = [];

    /// <summary>Called after each change, in order, on the reflector's thread; it must be quick and must not throw.</summary>
    [SuppressMessage("Design", "CA1003:Use generic event handler instances", Justification = "A change is a value, not an EventArgs.")]
    public event Action<CacheChange<T>>? Changed;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _objects.Count;
            }
        }
    }

    /// <summary>Adds an index over the values that <paramref name="keys"/> finds in an object. Before the first list only.</summary>
    public void AddIndex(string name, Func<T, IEnumerable<string>> keys)
    {
        lock (_gate)
        {
            if (_objects.Count > 0)
            {
                throw new InvalidOperationException($"index '{name}' is added after objects were");
            }

            _indexes.Add(name, new ResourceIndex<T>(keys));
        }
    }

    public T? Find(NamespacedName name)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(name);
        }
    }

    public IReadOnlyList<T> List()
    {
        lock (_gate)
        {
            return [.. _objects.Values];
        }
    }

    /// <summary>The objects for which the index holds <paramref name="key"/>, ordered by namespace and name.</summary>
    public IReadOnlyList<T> FindByIndex(string index, string key)
    {
        lock (_gate)
        {
            return _indexes[index].Find(key)
                .OrderBy(static name => name.Namespace, StringComparer.Ordinal)
                .ThenBy(static name => name.Name, StringComparer.Ordinal)
                .Select(name => _objects[name])
                .ToArray();
        }
    }

    /// <summary>Up to which version the cache has seen everything of a namespace; null before its first list.</summary>
    public string? ResourceVersion(string inNamespace)
    {
        lock (_gate)
        {
            return _versions.GetValueOrDefault("") ?? _versions.GetValueOrDefault(inNamespace);
        }
    }

    /// <summary>Takes a whole list of a scope: what is new, changed and gone is found by comparing.</summary>
    /// <param name="scope">The namespace that was listed; "" for all.</param>
    /// <param name="items">What the server holds.</param>
    /// <param name="kept">Objects that the server holds but that could not be read: what is known of them stays.</param>
    /// <param name="resourceVersion">The version of the list.</param>
    internal void Replace(string scope, IReadOnlyCollection<T> items, IReadOnlySet<NamespacedName> kept, string resourceVersion)
    {
        var changes = new List<CacheChange<T>>();
        lock (_gate)
        {
            var isInitial = !_synced.Contains(scope);
            var listed = new HashSet<NamespacedName>(kept);
            foreach (var item in items)
            {
                listed.Add(item.NamespacedName());
                if (StoreLocked(item, isInitial) is { } change)
                {
                    changes.Add(change);
                }
            }

            foreach (var (name, last) in _objects.Where(entry => InScope(entry.Key, scope) && !listed.Contains(entry.Key)).ToArray())
            {
                RemoveLocked(name, last);
                changes.Add(new CacheChange<T>.Deleted(last, IsLastStateKnown: false));
            }

            _versions[scope] = resourceVersion;
            _synced.Add(scope);
        }

        changes.ForEach(Publish);
    }

    internal void Store(string scope, T item)
    {
        CacheChange<T>? change;
        lock (_gate)
        {
            change = StoreLocked(item, isInitial: false);
            Advance(scope, item.Metadata?.ResourceVersion);
        }

        Publish(change);
    }

    internal void Remove(string scope, T last)
    {
        var name = last.NamespacedName();
        bool removed;
        lock (_gate)
        {
            removed = _objects.TryGetValue(name, out var stored);
            if (removed)
            {
                RemoveLocked(name, stored!);
            }

            Advance(scope, last.Metadata?.ResourceVersion);
        }

        if (removed)
        {
            Publish(new CacheChange<T>.Deleted(last, IsLastStateKnown: true));
        }
    }

    /// <summary>Removes an object whose last state could not be read.</summary>
    internal void RemoveUnread(string scope, UnreadableObject resource)
    {
        if (Find(resource.Name) is { } last)
        {
            Remove(scope, last);
        }

        Skip(scope, resource.ResourceVersion);
    }

    /// <summary>Notes that everything up to a version was seen, with no change to any object.</summary>
    internal void Skip(string scope, string? resourceVersion)
    {
        lock (_gate)
        {
            Advance(scope, resourceVersion);
        }
    }

    private static bool InScope(NamespacedName name, string scope) => scope.Length == 0 || name.Namespace == scope;

    private void Advance(string scope, string? resourceVersion)
    {
        if (!string.IsNullOrEmpty(resourceVersion) && !ResourceVersions.IsOlder(resourceVersion, _versions.GetValueOrDefault(scope)))
        {
            _versions[scope] = resourceVersion;
        }
    }

    private CacheChange<T>? StoreLocked(T item, bool isInitial)
    {
        var name = item.NamespacedName();
        var existed = _objects.TryGetValue(name, out var previous);
        if (existed && previous!.Metadata?.ResourceVersion == item.Metadata?.ResourceVersion && previous.Metadata?.Uid == item.Metadata?.Uid)
        {
            return null;
        }

        foreach (var index in _indexes.Values)
        {
            index.Move(name, previous, item);
        }

        _objects[name] = item;
        return existed ? new CacheChange<T>.Updated(previous!, item) : new CacheChange<T>.Added(item, isInitial);
    }

    private void RemoveLocked(NamespacedName name, T stored)
    {
        _objects.Remove(name);
        foreach (var index in _indexes.Values)
        {
            index.Move(name, stored, current: null);
        }
    }

    private void Publish(CacheChange<T>? change)
    {
        if (change is not null)
        {
            Changed?.Invoke(change);
        }
    }
}
