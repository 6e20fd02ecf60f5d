namespace ModelServing.Api.Workloads;

/// <summary>A port that a container listens on.</summary>
public sealed record V1ContainerPort
{
    public string? Name { get; init; }

    public int? ContainerPort { get; init; }

    public string? Protocol { get; init; }
}
