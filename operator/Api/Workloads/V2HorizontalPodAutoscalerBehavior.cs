namespace ModelServing.Api.Workloads;

/// <summary>How fast an autoscaler may go each way.</summary>
public sealed record V2HorizontalPodAutoscalerBehavior
{
    public V2ScalingRules? ScaleUp { get; init; }

    public V2ScalingRules? ScaleDown { get; init; }
}
