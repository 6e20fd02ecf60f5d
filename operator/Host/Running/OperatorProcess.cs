using ModelServing.Host.Health;
using ModelServing.Host.Listening;
using ModelServing.Host.Options;
using ModelServing.Host.Registration;
using ModelServing.Kubernetes.Transport;
using ModelServing.Runtime.Telemetry;

namespace ModelServing.Host.Running;

/// <summary>The life of the operator's process.</summary>
internal static class OperatorProcess
{
    /// <summary>Exit codes as in sysexits.h.</summary>
    private const int BadConfiguration = 64;

    private const int Fault = 70;

    /// <summary>Runs until SIGTERM, SIGINT or cancellation, and stops within 30 s. 0 after an orderly end, 64 when it cannot start, 70 after a fault or the loss of the lease.</summary>
    public static async Task<int> RunAsync(RunOptions options, Func<string, string?> environment, TextWriter errors, CancellationToken cancellationToken)
    {
        ApiServerSettings cluster;
        WebApplication app;
        try
        {
            cluster = ClusterConnection.Find(options.Kubeconfig, options.Context, environment, TimeProvider.System);
            app = Build(options, cluster);
        }
        catch (KubeConfigException exception)
        {
            await errors.WriteLineAsync($"model-operator: {exception.Message}");
            return BadConfiguration;
        }

        await using (app)
        {
            return await RunAsync(app, options, cluster, errors, cancellationToken);
        }
    }

    private static async Task<int> RunAsync(WebApplication app, RunOptions options, ApiServerSettings cluster, TextWriter errors, CancellationToken cancellationToken)
    {
        var logger = app.Services.GetRequiredService<ILogger<OperatorService>>();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (ListenException exception)
        {
            await errors.WriteLineAsync($"model-operator: {exception.Message}");
            return BadConfiguration;
        }
        catch (Exception exception) when (ListenException.IsCausedBy(exception))
        {
            var at = options.BindAddress is { } address ? $"--bind-address {address} --health-port {options.HealthPort}" : $"--health-port {options.HealthPort}";
            await errors.WriteLineAsync($"model-operator: {at}: {exception.Message}");
            return BadConfiguration;
        }

        Log.Started(logger, cluster.Server, string.Join(", ", app.Urls), options.WatchNamespaces.Count == 0 ? "all namespaces" : string.Join(", ", options.WatchNamespaces));
        await app.WaitForShutdownAsync(cancellationToken);
        Log.Stopped(logger);
        return app.Services.GetServices<IHostedService>().OfType<OperatorService>().Single().HasFailed ? Fault : 0;
    }

    private static WebApplication Build(RunOptions options, ApiServerSettings cluster)
    {
        // No configuration files, no command line: what counts is in the options.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddOperatorLogging(options.LogLevel, isTerminal: !Console.IsOutputRedirected);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => new ListenAddress(options.BindAddress, options.HealthPort).Listen(kestrel, static _ => { }));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.AddModelServing(options, cluster);
        var app = builder.Build();
        app.UseRouting();
        // First, so that nothing is measured before somebody listens.
        if (options.Metrics is { IsServed: true, Address: null })
        {
            app.MapPrometheusScrapingEndpoint();
        }
        else if (options.Metrics.IsServed)
        {
            _ = app.Services.GetRequiredService<MetricCollector>();
        }

        app.MapHealth();
        return app;
    }
}
