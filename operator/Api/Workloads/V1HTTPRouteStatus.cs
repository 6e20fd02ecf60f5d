namespace ModelServing.Api.Workloads;

/// <summary>What each gateway says of a route.</summary>
public sealed record V1HTTPRouteStatus
{
    public IReadOnlyList<V1RouteParentStatus>? Parents { get; init; }
}
