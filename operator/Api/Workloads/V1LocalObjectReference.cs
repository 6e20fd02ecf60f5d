namespace ModelServing.Api.Workloads;

/// <summary>An object of the same namespace.</summary>
public sealed record V1LocalObjectReference
{
    public string? Name { get; init; }
}
