using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Who leads (<c>coordination.k8s.io/v1.Lease</c>).</summary>
[KubernetesEntity(Group = "coordination.k8s.io", ApiVersion = "v1", Kind = "Lease", PluralName = "leases")]
public sealed record V1Lease : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1LeaseSpec? Spec { get; init; }
}
