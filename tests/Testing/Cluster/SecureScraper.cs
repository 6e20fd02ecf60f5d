using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Testing.Cluster;

/// <summary>Scrapes <c>/metrics</c> over TLS as a Prometheus does: trusts the authorities of a Secret, expects a Service's name, and shows a bearer token.</summary>
public sealed class SecureScraper : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="endpoint">Where the server listens.</param>
    /// <param name="serverName">For whom its certificate must be.</param>
    /// <param name="authoritiesPem">Who must have signed it.</param>
    public SecureScraper(IPEndPoint endpoint, string serverName, string authoritiesPem)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(authoritiesPem);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(endpoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        _http = new HttpClient(handler) { BaseAddress = new Uri($"https://{serverName}") };
    }

    /// <param name="token">Null for none.</param>
    /// <param name="path">What to get.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<HttpResponseMessage> GetAsync(string? token, string path = "/metrics", CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();
}
