using ModelServing.Host.Access;
using ModelServing.Host.Certificates;
using ModelServing.Host.Listening;
using ModelServing.Host.Metrics;
using ModelServing.Host.Options;
using ModelServing.Kubernetes.Transport;
using ModelServing.Runtime.Telemetry;

namespace ModelServing.Host.Registration;

/// <summary>The operator's own metrics, where they have a port of their own.</summary>
internal static class MetricsServices
{
    /// <summary>Registers nothing where metrics are served beside the health checks, or not at all.</summary>
    /// <exception cref="KubeConfigException">No namespace is known for the Secret of the certificate.</exception>
    public static IServiceCollection AddMetrics(this IServiceCollection services, MetricsRunOptions options, ListenAddress? address, ApiServerSettings cluster)
    {
        if (address is null)
        {
            return services;
        }

        var @namespace = options.Namespace ?? cluster.Namespace;
        if (options is { IsSecure: true, CertificateFolder: null } && @namespace is null)
        {
            throw new KubeConfigException("--metrics-secure: outside of a pod, and the kubeconfig's context names no namespace: --metrics-namespace or --metrics-cert-path must");
        }

        return services.AddHostedService(provider => Create(provider, options, @namespace, address));
    }

    private static MetricsService Create(IServiceProvider provider, MetricsRunOptions options, string? @namespace, ListenAddress address)
    {
        var (time, serving) = (provider.GetRequiredService<TimeProvider>(), options.IsSecure ? new ServingCertificate() : null);
        var endpoint = new MetricsEndpoint(
            provider.GetRequiredService<MetricCollector>(),
            // By tokens alone: to know the authorities of client certificates would take a right in kube-system.
            options.IsSecure ? provider.CreateAccessCheck(static () => AuthenticationConfig.None) : null);
        return new MetricsService(
            address,
            $"--metrics-bind-address {address}",
            new SideListener(endpoint.AnswerAsync, serving, asksForClientCertificates: false, time, provider.GetRequiredService<ILoggerProvider>()),
            serving is null ? null : new CertificateUpkeep(
                options.CertificateFolder is { } folder
                    ? new CertificateFiles(Path.Combine(folder, options.CertificateName), Path.Combine(folder, options.KeyName), null)
                    : provider.CreateCertificateSecret(options.Service, @namespace!),
                serving,
                "Metrics",
                // Scrapers read the authorities out of the Secret.
                static (_, _) => Task.CompletedTask,
                time,
                provider.GetRequiredService<ILogger<CertificateUpkeep>>()),
            provider.GetRequiredService<ILogger<MetricsService>>());
    }
}
