namespace ModelServing.Api.Workloads;

/// <summary>A Gateway, and in it a listener.</summary>
public sealed record V1ParentReference
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public string? SectionName { get; init; }

    public int? Port { get; init; }
}
