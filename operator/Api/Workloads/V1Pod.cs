using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Containers that run together on one node (<c>v1.Pod</c>).</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
public sealed record V1Pod : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1PodSpec? Spec { get; init; }

    public V1PodStatus? Status { get; init; }
}
