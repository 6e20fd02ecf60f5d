using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>What to serve.</summary>
[ValidationRule(
    "!has(self.source.http) || !self.source.http.url.startsWith('http://') || (has(self.verification) && has(self.verification.sha256) && (!has(self.verification.policy) || self.verification.policy == 'Enforce'))",
    "spec.model.source.http.url is plain http, which anyone on the way can change: spec.model.verification.sha256 is needed, with the policy Enforce",
    FieldPath = ".verification",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.source.s3) || !has(self.source.s3.endpoint) || !self.source.s3.endpoint.startsWith('http://') || (has(self.verification) && has(self.verification.sha256) && (!has(self.verification.policy) || self.verification.policy == 'Enforce'))",
    "spec.model.source.s3.endpoint is plain http, which anyone on the way can change: spec.model.verification.sha256 is needed, with the policy Enforce",
    FieldPath = ".verification",
    Reason = "FieldValueRequired")]
public sealed record ModelSpec
{
    [Length(1, 128)]
    [Pattern("^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")]
    [Description("The name that callers use, as in /v2/models/NAME/infer. metadata.name when unset. Cannot change.")]
    public string? Name { get; init; }

    [Length(1, 64)]
    [Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    [DefaultValue(ModelDeploymentDefaults.Version)]
    [Description("An opaque version, as in /v2/models/NAME/versions/VERSION.")]
    public string? Version { get; init; }

    [EnumValues(ModelFormats.Onnx)]
    [DefaultValue(ModelFormats.Onnx)]
    [Description("The file format of the model.")]
    public string? Format { get; init; }

    [Required]
    [Description("Where the model comes from; exactly one member is set.")]
    public ModelSource? Source { get; init; }

    [Description("How the model is checked before it is loaded.")]
    public VerificationSpec? Verification { get; init; }
}
