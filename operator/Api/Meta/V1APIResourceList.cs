namespace ModelServing.Api.Meta;

/// <summary>The resources of a group and version that an API server serves (<c>meta/v1.APIResourceList</c>).</summary>
public sealed record V1APIResourceList
{
    public IReadOnlyList<V1APIResource>? Resources { get; init; }
}
