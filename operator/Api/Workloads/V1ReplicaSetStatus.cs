namespace ModelServing.Api.Workloads;

/// <summary>What the ReplicaSet controller observed.</summary>
public sealed record V1ReplicaSetStatus
{
    public long? ObservedGeneration { get; init; }

    public int? Replicas { get; init; }

    public int? ReadyReplicas { get; init; }

    public int? AvailableReplicas { get; init; }

    /// <summary><c>ReplicaFailure</c> says that pods could not be created, e.g. for a quota.</summary>
    public IReadOnlyList<V1WorkloadCondition>? Conditions { get; init; }
}
