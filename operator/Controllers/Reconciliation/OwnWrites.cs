using System.Collections.Concurrent;
using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Watching;

namespace ModelServing.Controllers.Reconciliation;

/// <summary>
/// Read your own writes: remembers, per reconciled object, what was written last in each cache, so that no decision is made on a cache that
/// has not seen it yet. A late cache would otherwise make the same write again, or undo it (KEP-5647). Rests on resource versions of one
/// resource being comparable (KEP-5504).
/// </summary>
internal sealed class OwnWrites
{
    private readonly ConcurrentDictionary<NamespacedName, ConcurrentDictionary<object, Func<bool>>> _pending = new();

    /// <summary>Notes that <paramref name="written"/> was stored for <paramref name="owner"/>.</summary>
    public void Stored<T>(NamespacedName owner, ResourceCache<T> cache, T written) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var (inNamespace, version) = (written.Metadata?.Namespace ?? "", written.Metadata?.ResourceVersion);
        Pending(owner)[cache] = () => !ResourceVersions.IsOlder(cache.ResourceVersion(inNamespace), version);
    }

    /// <summary>Notes that <paramref name="deleted"/> was deleted, or is being deleted.</summary>
    public void Deleted<T>(NamespacedName owner, ResourceCache<T> cache, T deleted) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var (name, uid) = (deleted.NamespacedName(), deleted.Metadata?.Uid);
        Pending(owner)[(cache, name)] = () => cache.Find(name) is not { Metadata: { DeletionTimestamp: null } found } || found.Uid != uid;
    }

    /// <summary>Whether every cache has seen what was written for the owner.</summary>
    public bool AreSeen(NamespacedName owner)
    {
        if (!_pending.TryGetValue(owner, out var pending))
        {
            return true;
        }

        foreach (var (target, isSeen) in pending)
        {
            if (isSeen())
            {
                pending.TryRemove(KeyValuePair.Create(target, isSeen));
            }
        }

        return pending.IsEmpty;
    }

    public void Forget(NamespacedName owner) => _pending.TryRemove(owner, out _);

    private ConcurrentDictionary<object, Func<bool>> Pending(NamespacedName owner) => _pending.GetOrAdd(owner, static _ => new());
}
