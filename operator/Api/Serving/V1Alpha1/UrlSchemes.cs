namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.networking.gateway.urlScheme</c>.</summary>
public static class UrlSchemes
{
    public const string Https = "HTTPS";

    public const string Http = "HTTP";
}
