using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Within what time a pod is to answer.</summary>
public sealed record LatencyObjectiveSpec
{
    [RangeMinimum(50)]
    [RangeMaximum(99)]
    [DefaultValue(ModelDeploymentDefaults.LatencyPercentile)]
    [Description("How careful a pod plans: the share of runs of the model, in percent, that must take no longer than is planned for.")]
    public int? Percentile { get; init; }

    [Required]
    [RangeMinimum(1)]
    [RangeMaximum(60_000)]
    [Description("Time from the arrival of a request in the pod to its answer, in milliseconds.")]
    public int? Milliseconds { get; init; }
}
