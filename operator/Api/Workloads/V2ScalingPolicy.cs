namespace ModelServing.Api.Workloads;

/// <summary>At most so many pods, or such a part of them, in so many seconds.</summary>
public sealed record V2ScalingPolicy
{
    /// <summary><c>Pods</c> or <c>Percent</c>.</summary>
    public string? Type { get; init; }

    public int? Value { get; init; }

    /// <summary>1 to 1800.</summary>
    public int? PeriodSeconds { get; init; }
}
