using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ModelServing.Host.MetricsApi.Certificates;

namespace ModelServing.Host.MetricsApi;

/// <summary>
/// The listener: TLS with the certificate of the moment, and client certificates asked for but not demanded. Which of them count is decided for each
/// request, since the authorities change.
/// </summary>
internal sealed class MetricsApiServer(MetricsApiPipeline pipeline, ServingCertificate certificate, TimeProvider time, ILoggerProvider logging) : IAsyncDisposable
{
    private const int MaxConnections = 1024;
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(3);
    private WebApplication? _app;

    public string Address => _app!.Urls.Single();

    /// <param name="port">0 takes a free one.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(logging);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, port));
        var app = _app = builder.Build();
        app.Run(pipeline.AnswerAsync);
        await app.StartAsync(cancellationToken);
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

    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "The Authenticator judges the certificate, with the authorities of the moment.")]
    private void Configure(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.ListenAnyIP(port, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                // Until there is one a handshake fails as any other may, without an error in the log.
                ServerCertificateContext = certificate.Context ?? throw new AuthenticationException("there is no serving certificate yet"),
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = AcceptUntilItIsUsed,
            }),
        }));
    }
}
