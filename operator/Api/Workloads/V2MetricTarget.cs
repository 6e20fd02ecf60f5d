using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>The value that an autoscaler keeps.</summary>
public sealed record V2MetricTarget
{
    /// <summary><c>Utilization</c>, <c>Value</c> or <c>AverageValue</c>.</summary>
    public string? Type { get; init; }

    public Quantity? AverageValue { get; init; }

    /// <summary>Percent of what is requested.</summary>
    public int? AverageUtilization { get; init; }
}
