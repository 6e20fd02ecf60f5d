namespace ModelServing.Api.Workloads;

/// <summary>Which requests of which gateways go where.</summary>
public sealed record V1HTTPRouteSpec
{
    public IReadOnlyList<V1ParentReference>? ParentRefs { get; init; }

    public IReadOnlyList<string>? Hostnames { get; init; }

    public IReadOnlyList<V1HTTPRouteRule>? Rules { get; init; }
}
