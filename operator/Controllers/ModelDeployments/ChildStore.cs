using ModelServing.Api.Meta;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Watching;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>Children of one kind: read from the cache, written to the server, each write noted in <see cref="OwnWrites"/>.</summary>
internal sealed class ChildStore<T>(IResourceClient<T> client, ResourceCache<T> cache, OwnWrites ownWrites) : IChildStore
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public IKubernetesObject<V1ObjectMeta>? FindCached(NamespacedName name) => cache.Find(name);

    public async Task<IKubernetesObject<V1ObjectMeta>?> FindLiveAsync(NamespacedName name, CancellationToken cancellationToken) =>
        await client.FindAsync(name, cancellationToken);

    public async Task ApplyAsync(NamespacedName owner, IKubernetesObject<V1ObjectMeta> child, CancellationToken cancellationToken)
    {
        if (cache.Find(child.NamespacedName()) is { Metadata.Uid: { } uid })
        {
            // If the object we know was replaced by another one meanwhile, the server answers 409 instead of changing a stranger.
            child.Metadata = child.Metadata! with { Uid = uid };
        }

        ownWrites.Stored(owner, cache, await client.ApplyAsync((T)child, FieldManagers.Children, force: true, cancellationToken));
    }

    public async Task DeleteAsync(NamespacedName owner, IKubernetesObject<V1ObjectMeta> child, CancellationToken cancellationToken)
    {
        await client.DeleteAsync(child.NamespacedName(), new DeletePreconditions(child.Metadata?.Uid), cancellationToken);
        ownWrites.Deleted(owner, cache, (T)child);
    }
}
