using System.Diagnostics.Metrics;
using System.Net;
using ModelServing.Api;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.ModelDeployments;
using ModelServing.Controllers.Signals;
using ModelServing.Host.Access;
using ModelServing.Host.Certificates;
using ModelServing.Host.Listening;
using ModelServing.Host.MetricsApi;
using ModelServing.Host.MetricsApi.Kinds;
using ModelServing.Host.MetricsApi.Registration;
using ModelServing.Host.Options;
using ModelServing.Kubernetes.Events;
using ModelServing.Kubernetes.Transport;
using ModelServing.Kubernetes.Watching;

namespace ModelServing.Host.Registration;

/// <summary>The metrics API, where it is asked for.</summary>
internal static class MetricsApiServices
{
    /// <summary>Registers nothing without <c>--metrics-api</c>.</summary>
    /// <exception cref="KubeConfigException">No namespace is known for its Service.</exception>
    public static IServiceCollection AddMetricsApi(this IServiceCollection services, MetricsApiRunOptions options, IPAddress? bindAddress, ApiServerSettings cluster)
    {
        if (!options.Enabled)
        {
            return services;
        }

        var @namespace = options.Namespace ?? cluster.Namespace
            ?? throw new KubeConfigException("--metrics-api: outside of a pod, and the kubeconfig's context names no namespace: --metrics-api-namespace must");
        var resolved = options with { Namespace = @namespace };
        return services
            .AddSingleton(static provider => new ScalingSignals(
                provider.GetRequiredService<ModelDeploymentController>().Pods,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ScalingSignals>>(),
                provider.GetRequiredService<IMeterFactory>()))
            .AddSingleton(static provider => new AuthenticationConfigSource(
                provider.ReviewClient(ApiJsonContext.Default.V1ConfigMap),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<Informer<V1ConfigMap>>>()))
            .AddSingleton(provider => CreateRegistrar(provider, resolved))
            .AddSingleton<IScalingFactSource>(static provider => new MetricsApiFacts(
                new Lazy<ScalingSignals>(provider.GetRequiredService<ScalingSignals>), provider.GetRequiredService<ApiServiceRegistrar>()))
            .AddSingleton<MetricsApiMetrics>()
            .AddSingleton(static provider => new MetricsApiPipeline(
                provider.CreateAccessCheck(() => provider.GetRequiredService<AuthenticationConfigSource>().Current),
                provider.GetRequiredService<ModelDeploymentController>().Pods,
                provider.GetRequiredService<ScalingSignals>(),
                provider.GetRequiredService<MetricsApiMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<MetricsApiPipeline>>()))
            .AddSingleton(provider => CreateService(provider, resolved, new ListenAddress(bindAddress, options.Port)))
            .AddHostedService(static provider => provider.GetRequiredService<MetricsApiService>());
    }

    private static MetricsApiService CreateService(IServiceProvider provider, MetricsApiRunOptions options, ListenAddress address)
    {
        var (time, serving) = (provider.GetRequiredService<TimeProvider>(), new ServingCertificate());
        return new MetricsApiService(
            options,
            address,
            new SideListener(provider.GetRequiredService<MetricsApiPipeline>().AnswerAsync, serving, asksForClientCertificates: true, time, provider.GetRequiredService<ILoggerProvider>()),
            provider.GetRequiredService<AuthenticationConfigSource>(),
            serving,
            new CertificateUpkeep(
                options is { CertificateFile: { } certificate, KeyFile: { } key }
                    ? new CertificateFiles(certificate, key, options.AuthorityFile)
                    : provider.CreateCertificateSecret(options.Service, options.Namespace!),
                serving,
                "Metrics API",
                provider.GetRequiredService<ApiServiceRegistrar>().EnsureAsync,
                time,
                provider.GetRequiredService<ILogger<CertificateUpkeep>>()),
            provider.GetRequiredService<ILogger<MetricsApiService>>());
    }

    private static ApiServiceRegistrar CreateRegistrar(IServiceProvider provider, MetricsApiRunOptions options)
    {
        var connection = provider.GetRequiredService<ApiServerConnection>();
        return new ApiServiceRegistrar(
            provider.Client(connection, MetricsApiJsonContext.Default.V1APIService),
            provider.Client(connection, MetricsApiJsonContext.Default.V1ClusterRole),
            new V1ServiceReference { Namespace = options.Namespace, Name = options.Service, Port = options.ServicePort },
            options.Owner,
            connection.MayWrite,
            provider.GetRequiredService<IEventSink>(),
            provider.GetRequiredService<ILogger<ApiServiceRegistrar>>());
    }
}
