using ModelServing.Host.Access;
using ModelServing.Host.Certificates;
using ModelServing.Host.Listening;
using ModelServing.Host.Options;

namespace ModelServing.Host.MetricsApi;

/// <summary>
/// Runs the metrics API, on every replica and whether it leads or not: the listener, the watch of the cluster's authorities, and the upkeep of certificate
/// and registration.
/// </summary>
internal sealed class MetricsApiService(
    MetricsApiRunOptions options,
    ListenAddress address,
    SideListener listener,
    AuthenticationConfigSource authentication,
    ServingCertificate serving,
    CertificateUpkeep upkeep,
    ILogger<MetricsApiService> logger) : BackgroundService
{
    /// <summary>What keeps requests from being answered; empty when nothing does.</summary>
    public IEnumerable<string> Missing
    {
        get
        {
            if (!serving.IsThere)
            {
                yield return "a serving certificate of the metrics API";
            }

            if (!authentication.HasSynced)
            {
                yield return $"ConfigMap {AuthenticationConfigSource.ConfigMap}";
            }
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await listener.StartAsync(address, $"--metrics-api-port {options.Port}", cancellationToken);
        Log.Started(logger, listener.Address, $"{options.Namespace}/{options.Service}");
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(authentication.RunAsync(stoppingToken), upkeep.RunAsync(stoppingToken));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await listener.DisposeAsync();
        await base.StopAsync(cancellationToken);
    }
}
