using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>A metric's current value.</summary>
public sealed record V2MetricValue
{
    public Quantity? Value { get; init; }

    public Quantity? AverageValue { get; init; }

    public int? AverageUtilization { get; init; }
}
