namespace ModelServing.Api.Workloads;

/// <summary>Not running yet, or between two runs.</summary>
public sealed record V1ContainerStateWaiting
{
    /// <summary>E.g. <c>ContainerCreating</c>, <c>CrashLoopBackOff</c>, <c>ImagePullBackOff</c>.</summary>
    public string? Reason { get; init; }

    public string? Message { get; init; }
}
