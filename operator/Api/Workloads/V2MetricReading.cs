namespace ModelServing.Api.Workloads;

/// <summary>A reading of a metric of any source: resources have a name, the others a metric that has one.</summary>
public sealed record V2MetricReading
{
    public string? Name { get; init; }

    public string? Container { get; init; }

    public V2MetricIdentifier? Metric { get; init; }

    public V2MetricValue? Current { get; init; }
}
