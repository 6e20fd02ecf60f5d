using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelServing.Runtime.Tests.Fetching;

/// <summary>A real HTTP server on loopback that answers as a test tells it to.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LoopbackServer(WebApplication application) => _application = application;

    /// <summary>The requests so far, in order: path and query, and the headers that tests ask about.</summary>
    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    public int Port { get; private set; }

    public static async Task<LoopbackServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new LoopbackServer(builder.Build());
        server._application.Run(context =>
        {
            server.Requests.Enqueue(ReceivedRequest.Of(context.Request));
            return answer(context);
        });
        await server._application.StartAsync();
        server.Port = new Uri(server._application.Urls.Single()).Port;
        return server;
    }

    public Uri Url(string path, string host = "127.0.0.1") => new($"http://{host}:{Port}{path}");

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal sealed record ReceivedRequest(string Target, string Host, string Range, string IfRange)
    {
        public static ReceivedRequest Of(HttpRequest request) => new(
            request.Path + request.QueryString, request.Host.Value ?? "", request.Headers.Range.ToString(), request.Headers.IfRange.ToString());
    }
}
