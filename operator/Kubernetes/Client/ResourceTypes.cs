using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using ModelServing.Api.Meta;

namespace ModelServing.Kubernetes.Client;

public static class ResourceTypes
{
    /// <summary>The type as its <see cref="KubernetesEntityAttribute"/> and <see cref="EntityScopeAttribute"/> describe it.</summary>
    public static ResourceType<T> From<T>(JsonTypeInfo<T> itemInfo) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var entity = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new ArgumentException($"{typeof(T)} has no {nameof(KubernetesEntityAttribute)}", nameof(itemInfo));
        var isNamespaced = typeof(T).GetCustomAttribute<EntityScopeAttribute>()?.Scope != EntityScope.Cluster;
        return new ResourceType<T>(entity.Group, entity.ApiVersion, entity.Kind, entity.PluralName, isNamespaced, itemInfo);
    }
}
