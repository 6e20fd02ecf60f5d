using System.Diagnostics.Metrics;
using ModelServing.Api;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.ModelDeployments;
using ModelServing.Controllers.Probing;
using ModelServing.Controllers.Signals;
using ModelServing.Host.Options;
using ModelServing.Host.Running;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Events;
using ModelServing.Kubernetes.Leadership;
using ModelServing.Kubernetes.Transport;
using ModelServing.Runtime.Telemetry;

namespace ModelServing.Host.Registration;

/// <summary>What the process is made of, in the order of the data's way.</summary>
internal static class OperatorServices
{
    public static IServiceCollection AddModelServing(this IServiceCollection services, RunOptions options, ApiServerSettings cluster) =>
        services
            .AddSingleton(TimeProvider.System)
            .AddPrometheusExporter(Export)
            .AddLeaderElection(options.LeaderElection, cluster)
            .AddSingleton(provider => Connect(provider, cluster))
            .AddEvents()
            .AddSingleton<IRuntimeProbe>(static provider => new HttpRuntimeProbe(
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HttpRuntimeProbe>>()))
            .AddModelDeployments(options, cluster)
            .AddAccess(cluster)
            .AddMetrics(options.Metrics, options.MetricsAddress, cluster)
            .AddMetricsApi(options.MetricsApi, options.BindAddress, cluster)
            .AddHostedService<OperatorService>();

    private static void Export(PrometheusExporterOptions exporter)
    {
        exporter.Meters.Add("ModelServing.*");

        // Five or six conditions for each ModelDeployment, and nothing else that grows.
        exporter.MaxSeriesPerMetric = 100_000;
    }

    private static IServiceCollection AddEvents(this IServiceCollection services) =>
        services
            .AddSingleton<IResourceClient<V1Event>>(static provider => new ResourceClient<V1Event>(
                provider.GetRequiredService<ApiServerConnection>(),
                ResourceTypes.From(ApiJsonContext.Default.V1Event),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(static provider => new EventRecorder(
                provider.GetRequiredService<IResourceClient<V1Event>>(),
                "modelserving.dev/operator",
                Environment.MachineName,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<EventRecorder>>()))
            .AddSingleton<IEventSink>(static provider => provider.GetRequiredService<EventRecorder>());

    private static IServiceCollection AddModelDeployments(this IServiceCollection services, RunOptions options, ApiServerSettings cluster) =>
        services.AddSingleton(provider => new ModelDeploymentController(
            provider.GetRequiredService<ApiServerConnection>(),
            new ModelDeploymentControllerOptions
            {
                Settings = options.Models with { OperatorNamespace = options.Models.OperatorNamespace ?? cluster.PodNamespace },
                Namespaces = options.WatchNamespaces,
                Workers = options.Workers,
            },
            provider.GetRequiredService<IRuntimeProbe>(),
            provider.GetRequiredService<IEventSink>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetService<IScalingFactSource>()));

    private static ApiServerConnection Connect(IServiceProvider provider, ApiServerSettings cluster)
    {
        var (time, meters) = (provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IMeterFactory>());
        return provider.GetService<LeaderElector>() is { } elector
            ? new ApiServerConnection(cluster, time, meters) { MayWrite = () => elector.MayWrite }
            : new ApiServerConnection(cluster, time, meters);
    }
}
