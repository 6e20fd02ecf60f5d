using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>A stable address for a set of pods (<c>v1.Service</c>).</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Service", PluralName = "services")]
public sealed record V1Service : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1ServiceSpec? Spec { get; init; }
}
