namespace ModelServing.Api.Workloads;

/// <summary>Which nodes a pod may run on.</summary>
public sealed record V1Affinity
{
    public V1NodeAffinity? NodeAffinity { get; init; }
}
