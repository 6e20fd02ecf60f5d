using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>A model file on a claim; it is mounted read-only, and by the fetching container alone.</summary>
public sealed record PersistentVolumeClaimSource
{
    [Required]
    [Length(1, 253)]
    [Pattern(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    [Description("The name of a PersistentVolumeClaim in the same namespace.")]
    public string? ClaimName { get; init; }

    [Required]
    [Length(1, 1024)]
    [Pattern(@"^[^\x00-\x1f\x7f\\]+$")]
    [ValidationRule(
        "!self.startsWith('/') && !self.endsWith('/') && !('/' + self + '/').contains('/../')",
        "spec.model.source.persistentVolumeClaim.path must be a file's path relative to the claim's root, without '..'")]
    [Description("The file, relative to the root of the claim, without '..'.")]
    public string? Path { get; init; }
}
