using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>The other end of a connection: pods, by their own labels and their namespace's, or addresses.</summary>
public sealed record V1NetworkPolicyPeer
{
    public V1LabelSelector? NamespaceSelector { get; init; }

    public V1LabelSelector? PodSelector { get; init; }

    public V1IPBlock? IpBlock { get; init; }
}
