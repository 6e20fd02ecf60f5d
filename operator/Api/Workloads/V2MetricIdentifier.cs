namespace ModelServing.Api.Workloads;

/// <summary>The name of a metric.</summary>
public sealed record V2MetricIdentifier
{
    public string? Name { get; init; }
}
