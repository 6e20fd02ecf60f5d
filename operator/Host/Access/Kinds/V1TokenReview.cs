using ModelServing.Api.Meta;

namespace ModelServing.Host.Access.Kinds;

/// <summary>Asks whose a bearer token is (<c>authentication.k8s.io/v1.TokenReview</c>).</summary>
[KubernetesEntity(Group = "authentication.k8s.io", ApiVersion = "v1", Kind = "TokenReview", PluralName = "tokenreviews")]
[EntityScope(EntityScope.Cluster)]
internal sealed record V1TokenReview : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1TokenReviewSpec? Spec { get; init; }

    public V1TokenReviewStatus? Status { get; init; }
}

internal sealed record V1TokenReviewSpec
{
    public string? Token { get; init; }
}

internal sealed record V1TokenReviewStatus
{
    public bool? Authenticated { get; init; }

    public V1UserInfo? User { get; init; }
}

internal sealed record V1UserInfo
{
    public string? Username { get; init; }

    public string? Uid { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}
