namespace ModelServing.Api.Workloads;

/// <summary>What the autoscaler found and wants.</summary>
public sealed record V2HorizontalPodAutoscalerStatus
{
    public int? CurrentReplicas { get; init; }

    public int? DesiredReplicas { get; init; }

    /// <summary>In the order of the spec; an entry whose metric could not be read is empty.</summary>
    public IReadOnlyList<V2MetricStatus>? CurrentMetrics { get; init; }

    /// <summary><c>AbleToScale</c>, <c>ScalingActive</c> and <c>ScalingLimited</c>.</summary>
    public IReadOnlyList<V1WorkloadCondition>? Conditions { get; init; }
}
