namespace ModelServing.Api.Workloads;

/// <summary>How fast an autoscaler may go one way (<c>autoscaling/v2.HPAScalingRules</c>).</summary>
public sealed record V2ScalingRules
{
    /// <summary>The most cautious answer of this long, in seconds, is the one that counts; 0 to 3600.</summary>
    public int? StabilizationWindowSeconds { get; init; }

    /// <summary><c>Max</c>, <c>Min</c> or <c>Disabled</c>.</summary>
    public string? SelectPolicy { get; init; }

    public IReadOnlyList<V2ScalingPolicy>? Policies { get; init; }
}
