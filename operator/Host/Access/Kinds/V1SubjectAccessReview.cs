using ModelServing.Api.Meta;

namespace ModelServing.Host.Access.Kinds;

/// <summary>Asks whether somebody may do something (<c>authorization.k8s.io/v1.SubjectAccessReview</c>).</summary>
[KubernetesEntity(Group = "authorization.k8s.io", ApiVersion = "v1", Kind = "SubjectAccessReview", PluralName = "subjectaccessreviews")]
[EntityScope(EntityScope.Cluster)]
internal sealed record V1SubjectAccessReview : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1SubjectAccessReviewSpec? Spec { get; init; }

    public V1SubjectAccessReviewStatus? Status { get; init; }
}

internal sealed record V1SubjectAccessReviewSpec
{
    public string? User { get; init; }

    public string? Uid { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }

    public V1ResourceAttributes? ResourceAttributes { get; init; }

    public V1NonResourceAttributes? NonResourceAttributes { get; init; }
}

internal sealed record V1ResourceAttributes
{
    public string? Namespace { get; init; }

    public string? Verb { get; init; }

    public string? Group { get; init; }

    public string? Version { get; init; }

    public string? Resource { get; init; }

    public string? Subresource { get; init; }

    public string? Name { get; init; }
}

internal sealed record V1NonResourceAttributes
{
    public string? Path { get; init; }

    public string? Verb { get; init; }
}

internal sealed record V1SubjectAccessReviewStatus
{
    public bool? Allowed { get; init; }

    public string? Reason { get; init; }
}
