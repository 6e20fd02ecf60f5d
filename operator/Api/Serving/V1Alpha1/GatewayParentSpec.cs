using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>A Gateway, and in it a listener.</summary>
public sealed record GatewayParentSpec
{
    [Required]
    [Length(1, 253)]
    [Pattern(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    [Description("The Gateway.")]
    public string? Name { get; init; }

    [Length(1, 63)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    [Description("Its namespace; the model's own when unset.")]
    public string? Namespace { get; init; }

    [Length(1, 253)]
    [Pattern(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    [Description("One of its listeners; all when unset.")]
    public string? SectionName { get; init; }
}
