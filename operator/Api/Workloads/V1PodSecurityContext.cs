namespace ModelServing.Api.Workloads;

/// <summary>Security settings of a whole pod.</summary>
public sealed record V1PodSecurityContext
{
    public bool? RunAsNonRoot { get; init; }

    public long? RunAsUser { get; init; }

    public long? RunAsGroup { get; init; }

    public long? FsGroup { get; init; }

    public V1SeccompProfile? SeccompProfile { get; init; }
}
