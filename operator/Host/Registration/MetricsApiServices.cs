using System.Diagnostics.Metrics;
using System.Text.Json.Serialization.Metadata;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.ModelDeployments;
using ModelServing.Controllers.Signals;
using ModelServing.Host.MetricsApi;
using ModelServing.Host.MetricsApi.Access;
using ModelServing.Host.MetricsApi.Certificates;
using ModelServing.Host.MetricsApi.Kinds;
using ModelServing.Host.MetricsApi.Registration;
using ModelServing.Host.Options;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Events;
using ModelServing.Kubernetes.Transport;
using ModelServing.Kubernetes.Watching;

namespace ModelServing.Host.Registration;

/// <summary>The metrics API, where it is asked for.</summary>
internal static class MetricsApiServices
{
    /// <summary>Registers nothing without <c>--metrics-api</c>.</summary>
    /// <exception cref="KubeConfigException">No namespace is known for its Service.</exception>
    public static IServiceCollection AddMetricsApi(this IServiceCollection services, MetricsApiRunOptions options, ApiServerSettings cluster)
    {
        if (!options.Enabled)
        {
            return services;
        }

        var resolved = options with
        {
            Namespace = options.Namespace ?? cluster.Namespace
                ?? throw new KubeConfigException("--metrics-api: outside of a pod, and the kubeconfig's context names no namespace: --metrics-api-namespace must"),
        };
        return services
            .AddSingleton(resolved)
            .AddSingleton(static provider => new ScalingSignals(
                provider.GetRequiredService<ModelDeploymentController>().Pods,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ScalingSignals>>(),
                provider.GetRequiredService<IMeterFactory>()))
            .AddAccess(cluster)
            .AddCertificates(resolved)
            .AddSingleton(provider => CreateRegistrar(provider, resolved))
            .AddSingleton<IScalingFactSource>(static provider => new MetricsApiFacts(
                new Lazy<ScalingSignals>(provider.GetRequiredService<ScalingSignals>), provider.GetRequiredService<ApiServiceRegistrar>()))
            .AddSingleton<MetricsApiMetrics>()
            .AddSingleton(static provider => new MetricsApiPipeline(
                provider.GetRequiredService<Authenticator>(),
                provider.GetRequiredService<Authorizer>(),
                provider.GetRequiredService<ModelDeploymentController>().Pods,
                provider.GetRequiredService<ScalingSignals>(),
                provider.GetRequiredService<MetricsApiMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<MetricsApiPipeline>>()))
            .AddSingleton<MetricsApiServer>()
            .AddSingleton<MetricsApiService>()
            .AddHostedService(static provider => provider.GetRequiredService<MetricsApiService>());
    }

    /// <summary>Reviews go over a connection of their own: they are POSTs, and a process that stands by sends them too. It lives as long as the process.</summary>
    private static IServiceCollection AddAccess(this IServiceCollection services, ApiServerSettings cluster) =>
        services
            .AddSingleton(provider => new ReviewConnection(new ApiServerConnection(cluster, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IMeterFactory>())))
            .AddSingleton(static provider => new AuthenticationConfigSource(
                Client(provider.GetRequiredService<ReviewConnection>().Connection, provider, ApiJsonContext.Default.V1ConfigMap),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<Informer<V1ConfigMap>>>()))
            .AddSingleton(static provider => new Authenticator(
                () => provider.GetRequiredService<AuthenticationConfigSource>().Current,
                Client(provider.GetRequiredService<ReviewConnection>().Connection, provider, MetricsApiJsonContext.Default.V1TokenReview),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(static provider => new Authorizer(
                Client(provider.GetRequiredService<ReviewConnection>().Connection, provider, MetricsApiJsonContext.Default.V1SubjectAccessReview),
                provider.GetRequiredService<TimeProvider>()));

    private static IServiceCollection AddCertificates(this IServiceCollection services, MetricsApiRunOptions options) =>
        services.AddSingleton<ServingCertificate>().AddSingleton<ICertificateSource>(provider => options is { CertificateFile: { } certificate, KeyFile: { } key }
            ? new CertificateFiles(certificate, key, options.AuthorityFile)
            : CreateSecret(provider, options));

    private static CertificateSecret CreateSecret(IServiceProvider provider, MetricsApiRunOptions options)
    {
        var connection = provider.GetRequiredService<ApiServerConnection>();
        return new CertificateSecret(
            Client(connection, provider, MetricsApiJsonContext.Default.V1Secret),
            new NamespacedName(options.Namespace!, $"{options.Service}-tls"),
            [$"{options.Service}.{options.Namespace}.svc", $"{options.Service}.{options.Namespace}.svc.cluster.local"],
            connection.MayWrite,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CertificateSecret>>());
    }

    private static ApiServiceRegistrar CreateRegistrar(IServiceProvider provider, MetricsApiRunOptions options)
    {
        var connection = provider.GetRequiredService<ApiServerConnection>();
        return new ApiServiceRegistrar(
            Client(connection, provider, MetricsApiJsonContext.Default.V1APIService),
            Client(connection, provider, MetricsApiJsonContext.Default.V1ClusterRole),
            new V1ServiceReference { Namespace = options.Namespace, Name = options.Service, Port = options.ServicePort },
            options.Owner,
            connection.MayWrite,
            provider.GetRequiredService<IEventSink>(),
            provider.GetRequiredService<ILogger<ApiServiceRegistrar>>());
    }

    private static ResourceClient<T> Client<T>(ApiServerConnection connection, IServiceProvider provider, JsonTypeInfo<T> info) where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(connection, ResourceTypes.From(info), provider.GetRequiredService<TimeProvider>());

    private sealed record ReviewConnection(ApiServerConnection Connection);
}
