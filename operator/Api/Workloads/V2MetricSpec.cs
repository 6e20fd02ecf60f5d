namespace ModelServing.Api.Workloads;

/// <summary>One metric of an autoscaler, of the sources that the operator itself asks for.</summary>
public sealed record V2MetricSpec
{
    /// <summary><c>Pods</c> or <c>ContainerResource</c>: the member that is set.</summary>
    public string? Type { get; init; }

    public V2PodsMetricSource? Pods { get; init; }

    public V2ContainerResourceMetricSource? ContainerResource { get; init; }
}
