using ModelServing.Api.Meta;

namespace ModelServing.Kubernetes.Client;

public static class KubernetesObjectExtensions
{
    /// <summary>Namespace and name of a stored object; members that are absent become empty.</summary>
    public static NamespacedName NamespacedName(this IKubernetesObject<V1ObjectMeta> resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new NamespacedName(resource.Metadata?.Namespace ?? "", resource.Metadata?.Name ?? "");
    }

    /// <summary>The one owner that manages the object; null when it has none.</summary>
    public static V1OwnerReference? ControllerReference(this IKubernetesObject<V1ObjectMeta> resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Metadata?.OwnerReferences?.FirstOrDefault(static owner => owner.Controller == true);
    }
}
