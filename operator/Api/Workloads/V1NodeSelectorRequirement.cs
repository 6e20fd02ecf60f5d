namespace ModelServing.Api.Workloads;

/// <summary>One requirement on a node's label.</summary>
public sealed record V1NodeSelectorRequirement
{
    public string? Key { get; init; }

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c>, <c>DoesNotExist</c>, <c>Gt</c> or <c>Lt</c>.</summary>
    public string? Operator { get; init; }

    /// <summary>For <c>Gt</c> and <c>Lt</c> one integer, as text.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}
