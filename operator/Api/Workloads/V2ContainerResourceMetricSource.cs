namespace ModelServing.Api.Workloads;

/// <summary>A resource of metrics.k8s.io that one container uses, against what it requests.</summary>
public sealed record V2ContainerResourceMetricSource
{
    /// <summary><c>cpu</c> or <c>memory</c>.</summary>
    public string? Name { get; init; }

    public string? Container { get; init; }

    public V2MetricTarget? Target { get; init; }
}
