namespace ModelServing.Api.Workloads;

/// <summary>A port of a pod that answers with metrics.</summary>
public sealed record V1PodMetricsEndpoint
{
    /// <summary>By name.</summary>
    public string? Port { get; init; }

    public string? Path { get; init; }
}
