using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>An HTTPRoute from a Gateway to the model.</summary>
public sealed record GatewaySpec
{
    [Required]
    [Items(1, 8)]
    [ListType("atomic")]
    [Description("The Gateways; each decides by its listeners which namespaces may use it.")]
    public IReadOnlyList<GatewayParentSpec>? ParentRefs { get; init; }

    [Items(1, 16)]
    [ListType("set")]
    [ElementLength(1, 253)]
    [ElementPattern(@"^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    [Description("Host names that lead to this model; those of the listener when unset. The first without a wildcard is the host of status.url.")]
    public IReadOnlyList<string>? Hostnames { get; init; }

    [EnumValues(UrlSchemes.Https, UrlSchemes.Http)]
    [DefaultValue(UrlSchemes.Https)]
    [Description("How the Gateway is called, for status.url: HTTPS or HTTP.")]
    public string? UrlScheme { get; init; }
}
