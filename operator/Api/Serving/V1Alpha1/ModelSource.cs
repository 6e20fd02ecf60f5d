using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Where a model comes from: a union with exactly one member.</summary>
[ValidationRule(
    "(has(self.http) ? 1 : 0) + (has(self.persistentVolumeClaim) ? 1 : 0) + (has(self.s3) ? 1 : 0) + (has(self.oci) ? 1 : 0) == 1",
    "spec.model.source needs exactly one of http, persistentVolumeClaim, s3, oci")]
public sealed record ModelSource
{
    [Description("A file on a web server.")]
    public HttpSource? Http { get; init; }

    [Description("A file on a claim of the same namespace.")]
    public PersistentVolumeClaimSource? PersistentVolumeClaim { get; init; }

    [Description("An object in a bucket of S3, or of a store that speaks its protocol.")]
    public S3Source? S3 { get; init; }

    [Description("A file of an artifact, or of an image, in an OCI registry.")]
    public OciSource? Oci { get; init; }
}
