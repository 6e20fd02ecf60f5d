using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>How a model is checked before it is loaded.</summary>
[ValidationRule(
    "!has(self.policy) || self.policy == 'Disabled' || has(self.sha256)",
    "spec.model.verification.sha256 is needed when spec.model.verification.policy is Enforce or Warn",
    FieldPath = ".sha256",
    Reason = "FieldValueRequired")]
public sealed record VerificationSpec
{
    [EnumValues(VerificationPolicies.Enforce, VerificationPolicies.Warn, VerificationPolicies.Disabled)]
    [Description("Enforce: a model with another digest never serves. Warn: it serves, and ModelVerified is False. Disabled: the digest is not compared. When unset: Enforce with sha256, Disabled without.")]
    public string? Policy { get; init; }

    [Length(64, 64)]
    [Pattern("^[a-f0-9]{64}$")]
    [Description("The SHA-256 digest of the model file in lower-case hexadecimal digits.")]
    public string? Sha256 { get; init; }

    [Items(1, 64)]
    [ListType("map")]
    [ListMapKeys("path")]
    [Description("Digests of files that the model keeps weights in. With Enforce none may be missing, except for oci.")]
    public IReadOnlyList<ExternalDataDigest>? ExternalData { get; init; }
}
