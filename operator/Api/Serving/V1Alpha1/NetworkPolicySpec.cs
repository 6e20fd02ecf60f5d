using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>A NetworkPolicy of the model's pods.</summary>
[ValidationRule(
    "self.type != 'Disabled' || !has(self.allowFrom)",
    "spec.networking.networkPolicy.allowFrom must be unset when spec.networking.networkPolicy.type is Disabled",
    FieldPath = ".allowFrom",
    Reason = "FieldValueForbidden")]
public sealed record NetworkPolicySpec
{
    [EnumValues(GenerationTypes.Generated, GenerationTypes.Disabled)]
    [DefaultValue(GenerationTypes.Generated)]
    [Description("Generated: the operator writes a NetworkPolicy that admits callers to the ports of the runtime and the pods to what their model comes from. Disabled: none.")]
    public string? Type { get; init; }

    [Items(1, 16)]
    [ListType("atomic")]
    [Description("Who may call, besides the operator. When unset: the pods of the same namespace.")]
    public IReadOnlyList<NetworkPeerSpec>? AllowFrom { get; init; }
}
