using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>The pods of one revision of a Deployment (<c>apps/v1.ReplicaSet</c>); read, never written.</summary>
[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "ReplicaSet", PluralName = "replicasets")]
public sealed record V1ReplicaSet : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1ReplicaSetSpec? Spec { get; init; }

    public V1ReplicaSetStatus? Status { get; init; }
}
