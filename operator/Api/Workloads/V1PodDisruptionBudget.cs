using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>How many pods may be down at once by choice (<c>policy/v1.PodDisruptionBudget</c>).</summary>
[KubernetesEntity(Group = "policy", ApiVersion = "v1", Kind = "PodDisruptionBudget", PluralName = "poddisruptionbudgets")]
public sealed record V1PodDisruptionBudget : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1PodDisruptionBudgetSpec? Spec { get; init; }
}
