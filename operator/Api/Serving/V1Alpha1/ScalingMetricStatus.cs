using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>The last reading of one metric.</summary>
public sealed record ScalingMetricStatus
{
    [Required]
    [Length(1, 63)]
    [Description("The metric, as in spec.autoscaling.metrics; gpu, busy and queue for the default ones.")]
    public string? Name { get; init; }

    [Length(0, 64)]
    [Description("The average over the pods: a percentage, or an amount such as 2500m.")]
    public string? Current { get; init; }
}
