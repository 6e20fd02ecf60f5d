namespace ModelServing.Api.Workloads;

/// <summary>Linux capabilities taken from a container.</summary>
public sealed record V1Capabilities
{
    public IReadOnlyList<string>? Drop { get; init; }
}
