using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Sets the replicas of a target from metrics (<c>autoscaling/v2.HorizontalPodAutoscaler</c>).</summary>
[KubernetesEntity(Group = "autoscaling", ApiVersion = "v2", Kind = "HorizontalPodAutoscaler", PluralName = "horizontalpodautoscalers")]
public sealed record V2HorizontalPodAutoscaler : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V2HorizontalPodAutoscalerSpec? Spec { get; init; }

    public V2HorizontalPodAutoscalerStatus? Status { get; init; }
}
