using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>A Secret that the pods read; the operator never does.</summary>
public sealed record SecretReferenceSpec
{
    [Required]
    [Length(1, 253)]
    [Pattern(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    [Description("A Secret of the same namespace.")]
    public string? Name { get; init; }
}
