namespace ModelServing.Runtime.Fetching;

/// <summary>A URL as messages may show it.</summary>
internal static class DisplayUrl
{
    /// <summary>Scheme, host, port and path: signed URLs carry their secret in the query, old ones in the user information.</summary>
    public static string Of(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
