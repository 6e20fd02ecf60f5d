using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Resolve;

/// <summary>
/// Defaults of <c>spec.networking</c>. Without <c>networkPolicy</c> there is none: policies add up, so that ours would open what an administrator's
/// closes, and only users know who calls.
/// </summary>
internal static class NetworkingResolver
{
    public static ResolvedNetworking Resolve(NetworkingSpec? spec, OperatorSettings settings) => new(
        spec?.Gateway is { } gateway
            ? new ResolvedGateway([.. gateway.ParentRefs!.Select(Parent)], gateway.Hostnames ?? [], gateway.UrlScheme ?? UrlSchemes.Https)
            : null,
        spec?.NetworkPolicy is { Type: not GenerationTypes.Disabled } policy
            ? new ResolvedNetworkPolicy([.. (policy.AllowFrom ?? []).Select(Peer)], settings.OperatorNamespace)
            : null);

    private static V1ParentReference Parent(GatewayParentSpec parent) => new() { Name = parent.Name, Namespace = parent.Namespace, SectionName = parent.SectionName };

    private static V1NetworkPolicyPeer Peer(NetworkPeerSpec peer) => new()
    {
        NamespaceSelector = Selector(peer.NamespaceSelector),
        PodSelector = Selector(peer.PodSelector),
        IpBlock = peer.IpBlock is { } block ? new V1IPBlock { Cidr = block.Cidr, Except = block.Except is { Count: > 0 } holes ? holes : null } : null,
    };

    private static V1LabelSelector? Selector(LabelSelectorSpec? selector) => selector is null
        ? null
        : new V1LabelSelector
        {
            MatchLabels = selector.MatchLabels is { Count: > 0 } labels ? labels : null,
            MatchExpressions = selector.MatchExpressions is { Count: > 0 } expressions
                ? [.. expressions.Select(expression => new V1LabelSelectorRequirement
                {
                    Key = expression.Key,
                    Operator = expression.Operator,
                    Values = expression.Values is { Count: > 0 } values ? values : null,
                })]
                : null,
        };
}
