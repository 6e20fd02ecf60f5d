namespace ModelServing.Api.Workloads;

/// <summary>A term holds when all its expressions do.</summary>
public sealed record V1NodeSelectorTerm
{
    public IReadOnlyList<V1NodeSelectorRequirement>? MatchExpressions { get; init; }
}
