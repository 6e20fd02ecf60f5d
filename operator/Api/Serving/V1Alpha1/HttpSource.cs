using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>A model file on a web server.</summary>
public sealed record HttpSource
{
    [Required]
    [Length(1, 2048)]
    [Pattern(@"^https?://[^\s/?#@\\]+([/?][^\s#\\]*)?$")]
    [Description("An http:// or https:// URL with no user information and no fragment. It must resolve to a public address unless the operator allows its network. Plain http needs verification.sha256.")]
    public string? Url { get; init; }
}
