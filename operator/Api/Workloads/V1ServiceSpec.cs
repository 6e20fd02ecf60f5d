namespace ModelServing.Api.Workloads;

/// <summary>The spec of a <see cref="V1Service"/>.</summary>
public sealed record V1ServiceSpec
{
    public string? Type { get; init; }

    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    public IReadOnlyList<V1ServicePort>? Ports { get; init; }

    /// <summary>Assigned by the API server.</summary>
    public string? ClusterIP { get; init; }
}
