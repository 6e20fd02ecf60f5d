namespace ModelServing.Api.Workloads;

/// <summary>A claim of the same namespace as a directory.</summary>
public sealed record V1PersistentVolumeClaimVolumeSource
{
    public string? ClaimName { get; init; }

    public bool? ReadOnly { get; init; }
}
