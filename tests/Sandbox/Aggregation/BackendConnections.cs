using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ModelServing.Sandbox.Aggregation;

/// <summary>Connections to the servers behind APIServices: the front proxy's certificate out, the APIService's authorities in.</summary>
internal sealed class BackendConnections(ServiceResolver resolver, X509Certificate2 certificate) : IDisposable
{
    private readonly ConcurrentDictionary<AggregatedApi, Lazy<HttpMessageInvoker>> _byApi = new();

    /// <summary>Sends one request; redirects are answers like any other.</summary>
    /// <exception cref="BackendFault">There is nobody to send it to.</exception>
    /// <exception cref="HttpRequestException">No answer came.</exception>
    public async Task<HttpResponseMessage> SendAsync(AggregatedApi api, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        resolver.Resolve(api);
        return await _byApi.GetOrAdd(api, key => new Lazy<HttpMessageInvoker>(() => Connect(key))).Value.SendAsync(request, cancellationToken);
    }

    public void Dispose()
    {
        foreach (var invoker in _byApi.Values.Where(invoker => invoker.IsValueCreated))
        {
            invoker.Value.Dispose();
        }
    }

    private HttpMessageInvoker Connect(AggregatedApi api)
    {
        var trust = api.SkipsVerification ? null : Authorities(api);
        return new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromSeconds(30), // endpoints change
            ConnectCallback = (_, cancellationToken) => DialAsync(resolver.Resolve(api), cancellationToken),
            SslOptions = new SslClientAuthenticationOptions
            {
                TargetHost = api.ServerName,
                ClientCertificates = [certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
                RemoteCertificateValidationCallback = (_, server, _, errors) => trust is null || IsTrusted(server, errors, trust),
            },
        });
    }

    private static async ValueTask<Stream> DialAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static X509Certificate2Collection Authorities(AggregatedApi api)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(api.CaBundle ?? "")));
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            throw new BackendFault("FailedDiscoveryCheck", $"spec.caBundle of {api.Name} cannot be read: {fault.Message}");
        }

        return authorities;
    }

    private static bool IsTrusted(X509Certificate? server, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        // The chain is judged by the given authorities alone; a wrong name stays wrong.
        if (server is not X509Certificate2 certificate || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        return chain.Build(certificate);
    }
}
