namespace ModelServing.Api.Workloads;

/// <summary>A Secret as files.</summary>
public sealed record V1SecretVolumeSource
{
    public string? SecretName { get; init; }

    public IReadOnlyList<V1KeyToPath>? Items { get; init; }
}
