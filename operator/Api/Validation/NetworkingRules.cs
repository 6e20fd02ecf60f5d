using System.Net;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>Callers of a NetworkPolicy, and host names of a gateway.</summary>
internal static class NetworkingRules
{
    private const string Policy = "spec.networking.networkPolicy";
    private const string Hostnames = "spec.networking.gateway.hostnames";

    public static IEnumerable<FieldError> Check(NetworkingSpec? networking) =>
    [
        .. CheckPolicy(networking?.NetworkPolicy),
        .. (networking?.Gateway?.Hostnames ?? []).GroupBy(static name => name, StringComparer.Ordinal)
            .Where(static same => same.Count() > 1)
            .Select(static twice => new FieldError(Hostnames, $"has {Shown.Text(twice.Key)} {twice.Count()} times")),
    ];

    private static IEnumerable<FieldError> CheckPolicy(NetworkPolicySpec? policy) => policy is { Type: GenerationTypes.Disabled, AllowFrom: { } callers }
        ? [new FieldError($"{Policy}.allowFrom", $"has {callers.Count} entries, but {Policy}.type is Disabled")]
        : (policy?.AllowFrom ?? []).SelectMany(static (peer, index) => CheckPeer(peer, $"{Policy}.allowFrom[{index}]"));

    private static IEnumerable<FieldError> CheckPeer(NetworkPeerSpec peer, string path)
    {
        if ((peer.IpBlock is not null) == (peer.NamespaceSelector is not null || peer.PodSelector is not null))
        {
            yield return new FieldError(path, "needs namespaceSelector, podSelector or both, or else ipBlock alone");
        }

        foreach (var error in CheckBlock(peer.IpBlock, $"{path}.ipBlock")
            .Concat(CheckSelector(peer.NamespaceSelector, $"{path}.namespaceSelector"))
            .Concat(CheckSelector(peer.PodSelector, $"{path}.podSelector")))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> CheckBlock(AddressBlockSpec? block, string path)
    {
        if (block is null)
        {
            yield break;
        }

        if (!IPNetwork.TryParse(block.Cidr, out var whole))
        {
            yield return new FieldError($"{path}.cidr", $"{Shown.Text(block.Cidr!)} is not a block of addresses such as 10.0.0.0/8");
            yield break;
        }

        foreach (var (hole, index) in (block.Except ?? []).Select(static (hole, index) => (hole, index)))
        {
            if (!IPNetwork.TryParse(hole, out var part) || part.BaseAddress.AddressFamily != whole.BaseAddress.AddressFamily
                || !whole.Contains(part.BaseAddress) || part.PrefixLength <= whole.PrefixLength)
            {
                yield return new FieldError($"{path}.except[{index}]", $"{Shown.Text(hole)} is not a smaller block within {whole}");
            }
        }
    }

    private static IEnumerable<FieldError> CheckSelector(LabelSelectorSpec? selector, string path)
    {
        foreach (var key in (selector?.MatchLabels?.Keys ?? []).Where(static key => !LabelKey.IsValid(key)).Order(StringComparer.Ordinal))
        {
            yield return new FieldError($"{path}.matchLabels", $"{Shown.Text(key)} is not a label's key");
        }

        foreach (var (requirement, index) in (selector?.MatchExpressions ?? []).Select(static (requirement, index) => (requirement, index)))
        {
            if (!LabelKey.IsValid(requirement.Key!))
            {
                yield return new FieldError($"{path}.matchExpressions[{index}].key", $"{Shown.Text(requirement.Key!)} is not a label's key");
            }

            if ((requirement.Operator is "In" or "NotIn") != requirement.Values is { Count: > 0 })
            {
                yield return new FieldError(
                    $"{path}.matchExpressions[{index}].values", $"has {requirement.Values?.Count ?? 0} entries with operator {requirement.Operator}: In and NotIn need some, the others none");
            }
        }
    }
}
