namespace ModelServing.Api.Workloads;

/// <summary>One key of a Secret.</summary>
public sealed record V1SecretKeySelector
{
    public string? Name { get; init; }

    public string? Key { get; init; }

    public bool? Optional { get; init; }
}
