using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Which pods are scraped, and where.</summary>
public sealed record V1PodMonitorSpec
{
    public V1LabelSelector? Selector { get; init; }

    /// <summary>Labels of the pods that their series get too.</summary>
    public IReadOnlyList<string>? PodTargetLabels { get; init; }

    public IReadOnlyList<V1PodMetricsEndpoint>? PodMetricsEndpoints { get; init; }
}
