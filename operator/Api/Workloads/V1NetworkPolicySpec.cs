using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>What is admitted; a direction that <see cref="PolicyTypes"/> names admits nothing else.</summary>
public sealed record V1NetworkPolicySpec
{
    public V1LabelSelector? PodSelector { get; init; }

    public IReadOnlyList<string>? PolicyTypes { get; init; }

    public IReadOnlyList<V1NetworkPolicyIngressRule>? Ingress { get; init; }

    public IReadOnlyList<V1NetworkPolicyEgressRule>? Egress { get; init; }
}
