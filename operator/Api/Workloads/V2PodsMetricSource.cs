namespace ModelServing.Api.Workloads;

/// <summary>A metric of custom.metrics.k8s.io with one value a pod; its target can only be an average value.</summary>
public sealed record V2PodsMetricSource
{
    public V2MetricIdentifier? Metric { get; init; }

    public V2MetricTarget? Target { get; init; }
}
