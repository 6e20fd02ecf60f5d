namespace ModelServing.Api.Workloads;

/// <summary>A node is selected when one of the terms holds.</summary>
public sealed record V1NodeSelector
{
    public IReadOnlyList<V1NodeSelectorTerm>? NodeSelectorTerms { get; init; }
}
