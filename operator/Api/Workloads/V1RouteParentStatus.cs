using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>What one gateway says of a route.</summary>
public sealed record V1RouteParentStatus
{
    public V1ParentReference? ParentRef { get; init; }

    /// <summary><c>Accepted</c> and <c>ResolvedRefs</c> among them.</summary>
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
