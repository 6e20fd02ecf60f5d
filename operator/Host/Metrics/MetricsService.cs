using ModelServing.Host.Certificates;
using ModelServing.Host.Listening;

namespace ModelServing.Host.Metrics;

/// <summary>Runs the listener of <c>/metrics</c> on every replica, whether it leads or not, and keeps its certificate current where it has one.</summary>
internal sealed class MetricsService(ListenAddress address, string flag, SideListener listener, CertificateUpkeep? upkeep, ILogger<MetricsService> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await listener.StartAsync(address, flag, cancellationToken);
        Log.Started(logger, listener.Address);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => upkeep?.RunAsync(stoppingToken) ?? Task.CompletedTask;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await listener.DisposeAsync();
        await base.StopAsync(cancellationToken);
    }
}
