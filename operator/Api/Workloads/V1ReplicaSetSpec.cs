using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>The spec of a <see cref="V1ReplicaSet"/>.</summary>
public sealed record V1ReplicaSetSpec
{
    public int? Replicas { get; init; }

    public V1LabelSelector? Selector { get; init; }

    public V1PodTemplateSpec? Template { get; init; }
}
