using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelServing.Testing.Stores;

/// <summary>A real HTTP server on a free port of loopback.</summary>
public sealed class LoopbackSite : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LoopbackSite(WebApplication application) => _application = application;

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string Address => _application.Urls.Single();

    public string Authority => new Uri(Address).Authority;

    public static async Task<LoopbackSite> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.Run(answer);
        await application.StartAsync();
        return new LoopbackSite(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
