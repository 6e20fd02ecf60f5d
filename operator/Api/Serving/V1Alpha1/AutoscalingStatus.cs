using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>What the autoscaler wants, and what keeps it from more or less.</summary>
public sealed record AutoscalingStatus
{
    [RangeMinimum(0)]
    [Description("How many pods the autoscaler wants; with engine External, how many the Deployment is set to.")]
    public int? DesiredReplicas { get; init; }

    [Length(0, 32)]
    [Description("None, MinReplicas, MaxReplicas, AcceleratorCapacity (pods wait for an accelerator) or MetricUnavailable.")]
    public string? LimitedBy { get; init; }

    [Items(0, 8)]
    [ListType("map")]
    [ListMapKeys("name")]
    [Description("The metrics as the autoscaler last read them; those that it could not read are absent. Written at most every 15 seconds.")]
    public IReadOnlyList<ScalingMetricStatus>? Metrics { get; init; }
}
