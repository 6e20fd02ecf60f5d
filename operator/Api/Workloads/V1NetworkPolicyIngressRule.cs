namespace ModelServing.Api.Workloads;

/// <summary>Admits traffic to ports from peers; without peers from anywhere.</summary>
public sealed record V1NetworkPolicyIngressRule
{
    public IReadOnlyList<V1NetworkPolicyPort>? Ports { get; init; }

    public IReadOnlyList<V1NetworkPolicyPeer>? From { get; init; }
}
