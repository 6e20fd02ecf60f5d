using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Kubernetes.Transport;

/// <summary>Sets up HTTP for an API server: HTTP/2 by ALPN, more than one connection, and pings that find a dead one within 45 s.</summary>
internal static class HttpHandlerFactory
{
    public static SocketsHttpHandler Create(ApiServerSettings settings, X509Certificate2? clientCertificate)
    {
        var tls = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = ServerTrust.Callback(settings),
            ClientCertificates = clientCertificate is null ? null : [clientCertificate],
        };
        var handler = new SocketsHttpHandler
        {
            SslOptions = tls,
            AllowAutoRedirect = false, // a redirect would carry the token elsewhere
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true, // the server allows 100 streams on each; watches would starve calls
            KeepAlivePingDelay = settings.PingDelay,
            KeepAlivePingTimeout = settings.PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10), // renewed certificates and moved load balancers take effect
            UseProxy = settings.Proxy is not null || !settings.Server.IsLoopback,
            Proxy = settings.Proxy is { } proxy ? new WebProxy(proxy) : null,
        };
        if (settings is { TlsServerName: { } name, Server.Scheme: "https" })
        {
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(context, tls, name, cancellationToken);
            handler.UseProxy = false;
        }

        return handler;
    }

    /// <summary>The handler always takes the URL's host as TLS name; a name of its own needs a TLS stream of its own.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, SslClientAuthenticationOptions tls, string name, CancellationToken cancellationToken)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            var stream = new SslStream(new System.Net.Sockets.NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = name,
                    RemoteCertificateValidationCallback = tls.RemoteCertificateValidationCallback,
                    ClientCertificates = tls.ClientCertificates,
                    ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                },
                cancellationToken);
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
