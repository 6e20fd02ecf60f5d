namespace ModelServing.Api.Workloads;

/// <summary>The system-call filter of a container.</summary>
public sealed record V1SeccompProfile
{
    public string? Type { get; init; }
}
