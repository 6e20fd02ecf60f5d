using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Credentials of a registry.</summary>
public sealed record ImagePullSecretSpec
{
    [Required]
    [Length(1, 253)]
    [Pattern(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    [Description("A Secret of the same namespace.")]
    public string? Name { get; init; }
}
