using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ModelServing.Sandbox.Aggregation;
using ModelServing.Sandbox.Nodes;
using ModelServing.Sandbox.Security;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>The Kubernetes API over TLS on loopback.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping;

    private ApiServer(WebApplication application, CancellationTokenSource stopping, Uri address)
    {
        _application = application;
        _stopping = stopping;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<ApiServer> StartAsync(
        ClusterStore store, IPodLogs logs, CertificateAuthority authority, TokenRegistry tokens, AggregationLayer aggregation, ApiServerOptions options, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(options.LoggerFactory);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, authority, options.Port));
        var application = builder.Build();
        var stopping = new CancellationTokenSource();
        var pipeline = new RequestPipeline(
            new Authenticator(tokens),
            aggregation.Proxy,
            new InformationRequests(store.Catalog, aggregation.Discovery),
            new ResourceRequests(store, logs, tokens, options.Time, stopping.Token),
            options.LoggerFactory.CreateLogger<RequestPipeline>());
        application.Run(pipeline.AnswerAsync);
        await application.StartAsync(cancellationToken);
        var bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ApiServer(application, stopping, new Uri(bound));
    }

    public async ValueTask DisposeAsync()
    {
        // Watches end first: Kestrel waits for open requests.
        await _stopping.CancelAsync();
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5)))
        {
            await _application.StopAsync(patience.Token);
        }

        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, CertificateAuthority authority, int port)
    {
        var certificate = authority.IssueServer();
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestBody.Limit + 1024;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (client, _, _) => authority.Signed(client);
            });
        });
    }
}
