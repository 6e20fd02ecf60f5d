using System.Net;

namespace ModelServing.Controllers.Probing;

/// <summary>Makes clients for what pods say, which is not trusted: no redirects, no proxy, no cookies, no credentials, no compression, no trace, short headers.</summary>
internal static class PodHttpClient
{
    /// <param name="connections">To one pod at the same time.</param>
    /// <param name="idle">How long a connection is kept.</param>
    /// <returns>A client without a time limit: each caller sets its own by its clock.</returns>
    public static HttpClient Create(int connections, TimeSpan idle) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = connections,
        MaxResponseHeadersLength = 8,
        PooledConnectionIdleTimeout = idle,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
