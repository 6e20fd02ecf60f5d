using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Models;
using ModelServing.Engine.Telemetry;
using ModelServing.Runtime.Endpoints;
using ModelServing.Runtime.Logging;
using ModelServing.Runtime.Rpc;
using ModelServing.Runtime.Telemetry;

namespace ModelServing.Runtime.Hosting;

/// <summary>Puts the web application of <c>serve</c> together: InferEndpoint, engine, backend, metrics.</summary>
internal static class RuntimeApplication
{
    // Two of the largest bodies, so that a pair of callers in turn allocates nothing.
    private const int RetainedBodies = 2;
    private static readonly TimeSpan KeepAlivePingDelay = TimeSpan.FromMinutes(1);

    /// <param name="listen">Where and how much is read.</param>
    /// <param name="logLevel">The lowest level that is logged.</param>
    /// <param name="addLoader">Registers the backend as <see cref="IModelLoader"/>.</param>
    /// <param name="control">What callers may have loaded and unloaded.</param>
    public static WebApplication Create(ListenOptions listen, LogLevel logLevel, Action<IServiceCollection> addLoader, Func<IServiceProvider, IModelControl> control)
    {
        // Neither the environment's ASPNETCORE_* nor an appsettings.json may change what the contract says.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddRuntimeConsole(logLevel);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, listen));
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, TransportMemoryPool.Factory>();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, DetachedLifetime>();
        builder.Services.AddPrometheusExporter(exporter =>
        {
            exporter.Meters.Add("ModelServing.*");
            exporter.Meters.Add("Microsoft.AspNetCore.Hosting");
            exporter.Meters.Add("Microsoft.AspNetCore.Server.Kestrel");
            exporter.Meters.Add("System.Runtime");
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<EngineMetrics>();
        builder.Services.AddSingleton<IMemoryGauge, ContainerMemoryGauge>();
        builder.Services.AddSingleton<ModelCatalogue>();
        builder.Services.AddSingleton<ServedModels>();
        addLoader(builder.Services);

        var application = builder.Build();
        Map(application, listen.MaxRequestBytes, control(application.Services));
        return application;
    }

    private static void Configure(KestrelServerOptions kestrel, ListenOptions listen)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = listen.MaxRequestBytes;
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        kestrel.Listen(listen.Address, listen.HttpPort);
        kestrel.Listen(listen.Address, listen.MetricsPort, endpoint => endpoint.UseMetricsOnly());
        kestrel.Listen(listen.Address, listen.GrpcPort, endpoint => endpoint.UseGrpc());

        // A caller whose machine vanished would hold its streams open for ever.
        kestrel.Limits.Http2.KeepAlivePingDelay = KeepAlivePingDelay;
    }

    private static void Map(WebApplication application, int maxRequestBytes, IModelControl control)
    {
        var models = application.Services.GetRequiredService<ServedModels>();
        var pool = new BodyBufferPool(RetainedBodies * (long)maxRequestBytes);
        application.UseGrpc(new RpcDispatcher(
            new RpcMethods(models, control, application.Lifetime.ApplicationStopping),
            new MessageLimits(pool, maxRequestBytes),
            models.Catalogue,
            application.Services.GetRequiredService<TimeProvider>(),
            application.Services.GetRequiredService<ILogger<RpcDispatcher>>()));
        application.UseMiddleware<ErrorBodyMiddleware>();
        application.UseMiddleware<DrainMiddleware>();
        application.UseMetricsPortGuard();
        application.UseRouting();
        application.MapPrometheusScrapingEndpoint(MetricsListener.Path);
        OpenApiEndpoint.Map(application);
        ServerMetadataEndpoint.Map(application);
        HealthEndpoints.Map(application, models);
        ModelEndpoints.Map(application, models);
        TritonEndpoints.Map(application, models);
        ControlEndpoints.Map(application, control, pool);
        RepositoryIndexEndpoint.Map(application, models, pool);
        var bodies = new RequestBodyReader(pool, maxRequestBytes);
        new InferEndpoint(models, bodies).Map(application);
        new PredictEndpoint(models, bodies).Map(application);
        PredictStatusEndpoints.Map(application, models);
    }
}
