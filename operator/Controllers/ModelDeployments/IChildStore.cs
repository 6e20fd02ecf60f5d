using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>Reads and writes children of one kind.</summary>
internal interface IChildStore
{
    IKubernetesObject<V1ObjectMeta>? FindCached(NamespacedName name);

    /// <summary>Asks the API server: the cache knows only objects that carry our label.</summary>
    Task<IKubernetesObject<V1ObjectMeta>?> FindLiveAsync(NamespacedName name, CancellationToken cancellationToken);

    /// <summary>Applies a child over the very object that is known, or makes it where none is; 409 where another one is there.</summary>
    Task ApplyAsync(NamespacedName owner, IKubernetesObject<V1ObjectMeta> child, IKubernetesObject<V1ObjectMeta>? known, CancellationToken cancellationToken);

    /// <summary>Puts labels on an object that is there, and changes nothing else; 409 where it is another one by now.</summary>
    Task LabelAsync(IKubernetesObject<V1ObjectMeta> live, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken);

    Task DeleteAsync(NamespacedName owner, IKubernetesObject<V1ObjectMeta> child, CancellationToken cancellationToken);
}
