using ModelServing.Api.Meta;
using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>The value that an autoscaler keeps: a union with exactly one member, the one that fits the metric's type.</summary>
public sealed record ScalingTarget
{
    [RangeMinimum(1)]
    [RangeMaximum(100)]
    [Description("Percent.")]
    public int? AverageUtilization { get; init; }

    [Description("An amount per pod, above 0.")]
    public Quantity? AverageValue { get; init; }
}
