namespace ModelServing.Api.Workloads;

/// <summary>What the Deployment controller observed.</summary>
public sealed record V1DeploymentStatus
{
    /// <summary>The Deployment's own generation, not that of its owner.</summary>
    public long? ObservedGeneration { get; init; }

    public int? Replicas { get; init; }

    public int? UpdatedReplicas { get; init; }

    public int? ReadyReplicas { get; init; }

    public int? AvailableReplicas { get; init; }

    public int? UnavailableReplicas { get; init; }

    public IReadOnlyList<V1WorkloadCondition>? Conditions { get; init; }
}
