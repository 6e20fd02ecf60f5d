using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>The last reading of one metric.</summary>
public sealed record ScalingMetricStatus
{
    [Required]
    [Length(1, 63)]
    [Description("The metric, as in spec.autoscaling.metrics; gpu or busy for the default one.")]
    public string? Name { get; init; }

    [Length(0, 64)]
    [Description("The average over the pods: a percentage, or an amount such as 2500m.")]
    public string? Current { get; init; }

    [Length(0, 32)]
    [Description("With GPUUtilization, where it comes from: NVML (the device itself) or BusyRatio (the share of time spent in the model).")]
    public string? Source { get; init; }
}
