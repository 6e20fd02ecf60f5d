using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>What a Deployment makes pods from.</summary>
public sealed record V1PodTemplateSpec
{
    public V1ObjectMeta? Metadata { get; init; }

    public V1PodSpec? Spec { get; init; }
}
