namespace ModelServing.Api.Meta;

/// <summary>A page of objects of one kind. Items carry no <c>apiVersion</c> and <c>kind</c> of their own.</summary>
public sealed record KubernetesList<T> : IKubernetesObject<V1ListMeta>
    where T : class, IKubernetesObject
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ListMeta? Metadata { get; set; }

    public IReadOnlyList<T>? Items { get; init; }
}
