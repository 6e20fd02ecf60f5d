using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>Reads and writes children of one kind.</summary>
internal interface IChildStore
{
    IKubernetesObject<V1ObjectMeta>? FindCached(NamespacedName name);

    /// <summary>Asks the API server: the cache knows only objects that carry our label.</summary>
    Task<IKubernetesObject<V1ObjectMeta>?> FindLiveAsync(NamespacedName name, CancellationToken cancellationToken);

    Task ApplyAsync(NamespacedName owner, IKubernetesObject<V1ObjectMeta> child, CancellationToken cancellationToken);

    Task DeleteAsync(NamespacedName owner, IKubernetesObject<V1ObjectMeta> child, CancellationToken cancellationToken);
}
