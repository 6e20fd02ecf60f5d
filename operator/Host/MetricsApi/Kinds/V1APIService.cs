using ModelServing.Api.Meta;

namespace ModelServing.Host.MetricsApi.Kinds;

/// <summary>Who serves a group and version (<c>apiregistration.k8s.io/v1.APIService</c>).</summary>
[KubernetesEntity(Group = "apiregistration.k8s.io", ApiVersion = "v1", Kind = "APIService", PluralName = "apiservices")]
[EntityScope(EntityScope.Cluster)]
internal sealed record V1APIService : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1APIServiceSpec? Spec { get; init; }
}
