namespace ModelServing.Api.Workloads;

/// <summary>Where a container sees a volume.</summary>
public sealed record V1VolumeMount
{
    public string? Name { get; init; }

    public string? MountPath { get; init; }

    public bool? ReadOnly { get; init; }
}
