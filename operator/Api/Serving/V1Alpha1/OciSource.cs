using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>A model in an OCI registry: a file of an artifact, or of an image.</summary>
public sealed record OciSource
{
    [Required]
    [Length(1, 512)]
    [ValidationRule(
        "self.matches('^[A-Za-z0-9.-]+(:[0-9]{1,5})?/[a-z0-9._/-]+@sha256:[a-f0-9]{64}$')",
        "spec.model.source.oci.reference must be REGISTRY/REPOSITORY@sha256:DIGEST: a tag could move between two pods of one revision")]
    [Description("Registry, repository and digest; addresses as for http.")]
    public string? Reference { get; init; }

    [Required]
    [Length(1, 1024)]
    [Pattern(@"^[^\x00-\x1f\x7f\\]+$")]
    [ValidationRule(
        "!self.startsWith('/') && !self.endsWith('/') && !self.contains('//') && !('/' + self + '/').contains('/../') && !('/' + self + '/').contains('/./')",
        "spec.model.source.oci.path must be a file's path relative to the root of the artifact, without empty, '.' and '..' parts")]
    [Description("The model's name in an artifact, or its path in an image.")]
    public string? Path { get; init; }

    [Description("Of the type kubernetes.io/dockerconfigjson; unset for what is public.")]
    public SecretReferenceSpec? CredentialsSecretRef { get; init; }
}
