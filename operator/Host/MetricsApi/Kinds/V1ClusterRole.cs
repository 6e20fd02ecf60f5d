using ModelServing.Api.Meta;

namespace ModelServing.Host.MetricsApi.Kinds;

/// <summary>A role of the whole cluster, of which only the identity is read.</summary>
[KubernetesEntity(Group = "rbac.authorization.k8s.io", ApiVersion = "v1", Kind = "ClusterRole", PluralName = "clusterroles")]
[EntityScope(EntityScope.Cluster)]
internal sealed record V1ClusterRole : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }
}
