using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Callers: pods by their labels and their namespace's, or a block of addresses.</summary>
[ValidationRule(
    "has(self.ipBlock) != (has(self.namespaceSelector) || has(self.podSelector))",
    "spec.networking.networkPolicy.allowFrom[] needs namespaceSelector, podSelector or both, or else ipBlock alone")]
public sealed record NetworkPeerSpec
{
    [Description("Namespaces, by label; an empty one takes all. With podSelector: those pods in these namespaces.")]
    public LabelSelectorSpec? NamespaceSelector { get; init; }

    [Description("Pods, by label; an empty one takes all. Alone: in the namespace of the model.")]
    public LabelSelectorSpec? PodSelector { get; init; }

    [Description("Addresses outside of the cluster.")]
    public AddressBlockSpec? IpBlock { get; init; }
}
