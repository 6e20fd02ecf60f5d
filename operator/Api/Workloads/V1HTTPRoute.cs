using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Leads requests from a gateway to a Service (<c>gateway.networking.k8s.io/v1.HTTPRoute</c>).</summary>
[KubernetesEntity(Group = "gateway.networking.k8s.io", ApiVersion = "v1", Kind = "HTTPRoute", PluralName = "httproutes")]
public sealed record V1HTTPRoute : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1HTTPRouteSpec? Spec { get; init; }

    public V1HTTPRouteStatus? Status { get; init; }
}
