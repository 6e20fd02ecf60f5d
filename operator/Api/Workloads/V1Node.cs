using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>A machine (<c>v1.Node</c>); read, never written.</summary>
[EntityScope(EntityScope.Cluster)]
[KubernetesEntity(ApiVersion = "v1", Kind = "Node", PluralName = "nodes")]
public sealed record V1Node : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1NodeStatus? Status { get; init; }
}
