using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>A model in a bucket of S3, or of a store that speaks its protocol.</summary>
[ValidationRule(
    "has(self.endpoint) || has(self.region)",
    "spec.model.source.s3 needs a region or an endpoint",
    FieldPath = ".region",
    Reason = "FieldValueRequired")]
public sealed record S3Source
{
    [Required]
    [Length(3, 63)]
    [Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$")]
    [Description("The bucket.")]
    public string? Bucket { get; init; }

    [Required]
    [Length(1, 1024)]
    [Pattern(@"^[^\x00-\x1f\x7f\\]+$")]
    [ValidationRule(
        "self != '/' && !self.contains('//') && !('/' + self + '/').contains('/../') && !('/' + self + '/').contains('/./') && !self.startsWith('/')",
        "spec.model.source.s3.key must be an object's key, or a prefix that ends in '/', without empty, '.' and '..' parts")]
    [Description("The model. With a '/' at its end a prefix: of model.onnx, or of the only object that ends in .onnx, directly below.")]
    public string? Key { get; init; }

    [Length(1, 512)]
    [Pattern(@"^https?://[^\s/?#@\\]+/?$")]
    [Description("The store's scheme, host and port; AWS when unset. Addresses as for http.")]
    public string? Endpoint { get; init; }

    [Length(1, 32)]
    [Pattern("^[a-z0-9-]+$")]
    [Description("Of the bucket; us-east-1 when unset.")]
    public string? Region { get; init; }

    [Description("With AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, if any, AWS_SESSION_TOKEN. When unset: the identity of the pod's ServiceAccount, or none.")]
    public SecretReferenceSpec? CredentialsSecretRef { get; init; }
}
