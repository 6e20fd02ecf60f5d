namespace ModelServing.Api.Workloads;

/// <summary>A ConfigMap as files.</summary>
public sealed record V1ConfigMapVolumeSource
{
    public string? Name { get; init; }

    public int? DefaultMode { get; init; }
}
