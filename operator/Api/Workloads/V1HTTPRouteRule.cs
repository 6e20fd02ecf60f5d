namespace ModelServing.Api.Workloads;

/// <summary>A rule without matches takes every request.</summary>
public sealed record V1HTTPRouteRule
{
    public IReadOnlyList<V1HTTPBackendRef>? BackendRefs { get; init; }
}
