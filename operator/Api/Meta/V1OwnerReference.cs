namespace ModelServing.Api.Meta;

/// <summary>The object whose deletion deletes this one (<c>meta/v1.OwnerReference</c>); same namespace or cluster-scoped.</summary>
public sealed record V1OwnerReference
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }

    public string? Uid { get; init; }

    public bool? Controller { get; init; }

    public bool? BlockOwnerDeletion { get; init; }
}
