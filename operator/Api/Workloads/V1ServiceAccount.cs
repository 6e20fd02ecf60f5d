using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>An identity of pods (<c>v1.ServiceAccount</c>).</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "ServiceAccount", PluralName = "serviceaccounts")]
public sealed record V1ServiceAccount : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public bool? AutomountServiceAccountToken { get; init; }
}
