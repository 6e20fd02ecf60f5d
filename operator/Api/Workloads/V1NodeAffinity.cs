namespace ModelServing.Api.Workloads;

/// <summary>Node affinity; only the required part is used.</summary>
public sealed record V1NodeAffinity
{
    public V1NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}
