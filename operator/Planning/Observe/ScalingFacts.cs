namespace ModelServing.Planning.Observe;

/// <summary>What this process knows of the metrics that a model scales on; null where it knows nothing.</summary>
/// <param name="GpuSource">Where the utilisation of the pods' GPUs comes from, one of <c>ScalingMetricSources</c>.</param>
/// <param name="ForeignProvider">Who else serves custom.metrics.k8s.io, for people; null where we do, or nobody.</param>
public sealed record ScalingFacts(string? GpuSource, string? ForeignProvider)
{
    public static ScalingFacts None { get; } = new(null, null);
}
