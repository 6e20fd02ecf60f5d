namespace ModelServing.Api.Workloads;

/// <summary>What the kubelet observed of one container.</summary>
public sealed record V1ContainerStatus
{
    public string? Name { get; init; }

    public bool? Ready { get; init; }

    public bool? Started { get; init; }

    public int? RestartCount { get; init; }

    public string? Image { get; init; }

    public V1ContainerState? State { get; init; }

    /// <summary>How the previous run ended; null before the first restart.</summary>
    public V1ContainerState? LastState { get; init; }
}
