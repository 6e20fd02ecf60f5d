using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using ModelServing.Api;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Tests.Server;

/// <summary>
/// A real HTTP/2 server with TLS on the loopback address whose answers a test writes one by one. Lists and watches take the next answer of
/// their own scripts; every other call that of <see cref="Calls"/>. A watch without a script stays open, anything else is a 500.
/// </summary>
public sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedApiServer(WebApplication app, TestCertificates certificates)
    {
        _app = app;
        Certificates = certificates;
    }

    public TestCertificates Certificates { get; }

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<Func<ScriptedAnswer, Task>> Lists { get; } = new();

    public ConcurrentQueue<Func<ScriptedAnswer, Task>> Watches { get; } = new();

    public ConcurrentQueue<Func<ScriptedAnswer, Task>> Calls { get; } = new();

    /// <summary>Answers calls that are no list and no watch once <see cref="Calls"/> is empty; null: with 500.</summary>
    public Func<ScriptedAnswer, Task>? Otherwise { get; set; }

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    public ConcurrentQueue<string> ClientCertificates { get; } = new();

    public ConcurrentQueue<string> ClientThumbprints { get; } = new();

    public IEnumerable<RecordedRequest> ListRequests => Requests.Where(static request => request is { Method: "GET", IsWatch: false });

    public IEnumerable<RecordedRequest> WatchRequests => Requests.Where(static request => request.IsWatch);

    public ApiServerSettings Settings => new(Address) { CertificateAuthorities = () => new X509Certificate2Collection(Certificates.Authority) };

    public static async Task<ScriptedApiServer> StartAsync(ClientCertificateMode clientCertificates = ClientCertificateMode.NoCertificate, string dnsName = "api.test")
    {
        var certificates = new TestCertificates(dnsName);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificates.Server;
            https.ClientCertificateMode = clientCertificates;
            https.AllowAnyClientCertificate();
        })));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        var server = new ScriptedApiServer(app, certificates);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Urls.Single());
        return server;
    }

    public ApiServerConnection Connect(TimeProvider? time = null) => new(Settings, time ?? TimeProvider.System);

    public static ResourceClient<V1ConfigMap> ConfigMaps(ApiServerConnection connection, TimeProvider? time = null) =>
        new(connection, ResourceTypes.From(ApiJsonContext.Default.V1ConfigMap), time ?? TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        Certificates.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await RecordedRequest.ReadAsync(context.Request);
        if (context.Connection.ClientCertificate is { } certificate)
        {
            ClientCertificates.Enqueue(certificate.Subject);
            ClientThumbprints.Enqueue(certificate.Thumbprint);
        }

        Requests.Enqueue(request);
        var answer = new ScriptedAnswer(context, request);
        var isList = request.Method == "GET" && request.Path.EndsWith("/configmaps", StringComparison.Ordinal);
        var script = request.IsWatch ? Watches : isList ? Lists : Calls;
        if (script.TryDequeue(out var writeAsync))
        {
            await writeAsync(answer);
        }
        else if (request.IsWatch)
        {
            await answer.StayOpenAsync();
        }
        else if (!isList && Otherwise is { } otherwise)
        {
            await otherwise(answer);
        }
        else
        {
            await answer.StatusAsync(500, "InternalError", $"no answer is scripted for {request.Method} {request.Path}{request.Query}");
        }
    }
}
