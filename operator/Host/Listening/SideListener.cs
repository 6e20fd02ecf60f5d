using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ModelServing.Host.Certificates;

namespace ModelServing.Host.Listening;

/// <summary>
/// A server beside that of the health checks: plain, or over TLS with the certificate of the moment. Whether a client's certificate counts is decided for
/// each request, since the authorities change.
/// </summary>
/// <param name="answer">Answers every request.</param>
/// <param name="certificate">Null for plain HTTP.</param>
/// <param name="asksForClientCertificates">Asks for one, and does not demand it.</param>
/// <param name="time">How long a goodbye may take.</param>
/// <param name="logging">Where the server's own warnings go.</param>
internal sealed class SideListener(RequestDelegate answer, ServingCertificate? certificate, bool asksForClientCertificates, TimeProvider time, ILoggerProvider logging) : IAsyncDisposable
{
    private const int MaxConnections = 1024;
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(3);
    private WebApplication? _app;

    public string Address => _app!.Urls.Single();

    /// <param name="at">Where to listen.</param>
    /// <param name="flag">Who says so, with its value.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ListenException">The port cannot be had.</exception>
    public async Task StartAsync(ListenAddress at, string flag, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(logging);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, at));
        var app = _app = builder.Build();
        app.Run(answer);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (ListenException.IsCausedBy(exception))
        {
            throw new ListenException(flag, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is { } app)
        {
            using var patience = new CancellationTokenSource(Goodbye, time);
            await app.StopAsync(patience.Token);
            await app.DisposeAsync();
        }
    }

    /// <summary>A client without a certificate, or with one that means nothing, may still have a token. Here nobody is believed yet.</summary>
    private static bool AcceptUntilItIsUsed(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

    private void Configure(KestrelServerOptions kestrel, ListenAddress at)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = 0;
        at.Listen(kestrel, certificate is null ? static _ => { } : listen => listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(Handshake(certificate)) }));
    }

    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "The Authenticator judges the certificate, with the authorities of the moment.")]
    private SslServerAuthenticationOptions Handshake(ServingCertificate serving) => new()
    {
        // Until there is one a handshake fails as any other may, without an error in the log.
        ServerCertificateContext = serving.Context ?? throw new AuthenticationException("there is no serving certificate yet"),
        ClientCertificateRequired = asksForClientCertificates,
        RemoteCertificateValidationCallback = asksForClientCertificates ? AcceptUntilItIsUsed : null,
    };
}
