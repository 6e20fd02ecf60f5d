using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Resolve;

/// <summary>The parts of <see cref="EffectiveSpec"/> that are around the pods.</summary>
internal static class EffectiveSurroundings
{
    public static AvailabilitySpec AvailabilityOf(ResolvedModel model) => new()
    {
        PodDisruptionBudget = model.Availability.DisruptionBudget is { } budget
            ? new DisruptionBudgetSpec { Type = GenerationTypes.Generated, MaxUnavailable = budget.MaxUnavailable, MinAvailable = budget.MinAvailable }
            : new DisruptionBudgetSpec { Type = GenerationTypes.Disabled },
        SpreadAcross = model.Availability.SpreadAcross.Count > 0 ? model.Availability.SpreadAcross : null,
        DrainTimeoutSeconds = model.Drain.TimeoutSeconds,
    };

    public static NetworkingSpec NetworkingOf(ResolvedNetworking networking) => new()
    {
        Gateway = networking.Gateway is not { } gateway
            ? null
            : new GatewaySpec
            {
                ParentRefs = [.. gateway.ParentRefs.Select(parent => new GatewayParentSpec { Name = parent.Name, Namespace = parent.Namespace, SectionName = parent.SectionName })],
                Hostnames = gateway.Hostnames.Count > 0 ? gateway.Hostnames : null,
                UrlScheme = gateway.UrlScheme,
            },
        NetworkPolicy = networking.NetworkPolicy is not { } policy
            ? new NetworkPolicySpec { Type = GenerationTypes.Disabled }
            : new NetworkPolicySpec
            {
                Type = GenerationTypes.Generated,
                AllowFrom = policy.AllowFrom.Count > 0 ? [.. policy.AllowFrom.Select(PeerOf)] : [new NetworkPeerSpec { PodSelector = new LabelSelectorSpec() }],
            },
    };

    private static NetworkPeerSpec PeerOf(V1NetworkPolicyPeer peer) => new()
    {
        NamespaceSelector = SelectorOf(peer.NamespaceSelector),
        PodSelector = SelectorOf(peer.PodSelector),
        IpBlock = peer.IpBlock is { } block ? new AddressBlockSpec { Cidr = block.Cidr, Except = block.Except } : null,
    };

    private static LabelSelectorSpec? SelectorOf(V1LabelSelector? selector) => selector is null
        ? null
        : new LabelSelectorSpec
        {
            MatchLabels = selector.MatchLabels,
            MatchExpressions = selector.MatchExpressions is { } expressions
                ? [.. expressions.Select(expression => new LabelRequirementSpec { Key = expression.Key, Operator = expression.Operator, Values = expression.Values })]
                : null,
        };
}
