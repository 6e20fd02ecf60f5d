namespace ModelServing.Api.Workloads;

/// <summary>Admits traffic to ports of peers; without peers to anywhere, without ports on any.</summary>
public sealed record V1NetworkPolicyEgressRule
{
    public IReadOnlyList<V1NetworkPolicyPort>? Ports { get; init; }

    public IReadOnlyList<V1NetworkPolicyPeer>? To { get; init; }
}
