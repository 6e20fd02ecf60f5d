using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Controllers.Tests.Cluster;

/// <summary>
/// Stands between the operator and the API server on the network: records each call, refuses those that a test names, holds watches back
/// and cuts them. What it lets through is the real server's.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _upstream;
    private readonly Uri _server;
    private CancellationTokenSource _cut = new();
    private volatile Func<HttpRequest, int?> _fault = static _ => null;
    private volatile Func<string, bool> _isHeld = static _ => false;

    private FaultProxy(WebApplication app, ApiServerSettings server)
    {
        _app = app;
        _server = server.Server;
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), EnableMultipleHttp2Connections = true };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(server.CertificateAuthorities!());
        handler.SslOptions.ClientCertificates = [server.ClientCertificate!];
        _upstream = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<RecordedCall> Calls { get; } = new();

    /// <summary>Writes but events, which are sent in the background and prove nothing.</summary>
    public IReadOnlyList<RecordedCall> Writes => [.. Calls.Where(static call => call is { IsWrite: true, IsEvent: false })];

    public static async Task<FaultProxy> StartAsync(ApiServerSettings server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var proxy = new FaultProxy(app, server);
        app.Run(proxy.ForwardAsync);
        await app.StartAsync();
        proxy.Address = new Uri(app.Urls.Single());
        return proxy;
    }

    /// <summary>Answers requests for which the function gives a status code with that code; null lets them pass.</summary>
    public void Refuse(Func<HttpRequest, int?> fault) => _fault = fault;

    public void RefuseNothing() => _fault = static _ => null;

    /// <summary>Watches of these paths deliver nothing, without being cut, until <see cref="ReleaseWatches"/>.</summary>
    public void HoldWatches(Func<string, bool> isHeld) => _isHeld = isHeld;

    public void ReleaseWatches() => _isHeld = static _ => false;

    /// <summary>Ends all connections that carry a watch, as a load balancer does.</summary>
    public void CutWatches() => Interlocked.Exchange(ref _cut, new CancellationTokenSource()).Cancel();

    public async ValueTask DisposeAsync()
    {
        CutWatches();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _upstream.Dispose();
        _cut.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var request = context.Request;
        if (_fault(request) is { } code)
        {
            Record(request, code);
            context.Response.StatusCode = code;
            await context.Response.WriteAsJsonAsync(new { kind = "Status", apiVersion = "v1", status = "Failure", code, reason = "Injected", message = "refused by the test" });
            return;
        }

        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_server, request.Path.Value + request.QueryString.Value));
        if (request.ContentType is { } type)
        {
            message.Content = new StreamContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _cut.Token);
        try
        {
            using var response = await _upstream.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ended.Token);
            Record(request, (int)response.StatusCode);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await context.Response.StartAsync(ended.Token);
            await CopyAsync(response, context, ended.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private async Task CopyAsync(HttpResponseMessage response, HttpContext context, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var isWatch = context.Request.Query["watch"] == "true";
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            while (isWatch && _isHeld(context.Request.Path))
            {
                await Task.Delay(10, cancellationToken);
            }

            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }

    private void Record(HttpRequest request, int status) =>
        Calls.Enqueue(new RecordedCall(request.Method, request.Path, request.QueryString.Value ?? "", status));
}
