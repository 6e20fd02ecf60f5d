using System.Text.Json;

namespace ModelServing.Api.Workloads;

/// <summary>The spec of a <see cref="V2HorizontalPodAutoscaler"/>.</summary>
public sealed record V2HorizontalPodAutoscalerSpec
{
    public V2CrossVersionObjectReference? ScaleTargetRef { get; init; }

    public int? MinReplicas { get; init; }

    public int? MaxReplicas { get; init; }

    /// <summary>Each a <see cref="V2MetricSpec"/>, or what a user wrote of that shape, untouched.</summary>
    public IReadOnlyList<JsonElement>? Metrics { get; init; }

    public V2HorizontalPodAutoscalerBehavior? Behavior { get; init; }
}
