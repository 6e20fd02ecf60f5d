using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Which traffic pods may receive and send (<c>networking.k8s.io/v1.NetworkPolicy</c>).</summary>
[KubernetesEntity(Group = "networking.k8s.io", ApiVersion = "v1", Kind = "NetworkPolicy", PluralName = "networkpolicies")]
public sealed record V1NetworkPolicy : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1NetworkPolicySpec? Spec { get; init; }
}
