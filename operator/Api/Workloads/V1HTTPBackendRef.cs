namespace ModelServing.Api.Workloads;

/// <summary>A port of a Service.</summary>
public sealed record V1HTTPBackendRef
{
    public string? Name { get; init; }

    public int? Port { get; init; }
}
