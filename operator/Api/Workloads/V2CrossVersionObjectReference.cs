namespace ModelServing.Api.Workloads;

/// <summary>An object of the same namespace.</summary>
public sealed record V2CrossVersionObjectReference
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }
}
