using ModelServing.Api.Workloads;
using ModelServing.Controllers.ModelDeployments;
using ModelServing.Kubernetes.Events;
using ModelServing.Kubernetes.Leadership;

namespace ModelServing.Host.Running;

/// <summary>
/// Runs the caches at all times and the work while this process leads, or at all times where there is no election. Events are sent a little longer
/// than the work runs, and before the lease is given back.
/// </summary>
internal sealed class OperatorService(
    ModelDeploymentController controller, EventRecorder events, IHostApplicationLifetime lifetime, ILogger<OperatorService> logger, LeaderElector? elector = null) : BackgroundService
{
    /// <summary>The work ended by a fault or with the lease, not because the process was asked to stop.</summary>
    public bool HasFailed { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopWatching = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var watching = controller.WatchAsync(stopWatching.Token);
        try
        {
            if (elector is null)
            {
                await WorkAsync(stoppingToken);
            }
            else
            {
                HasFailed = await elector.RunAsync(LeadAsync, stoppingToken) == LeadershipEnd.Lost;
            }
        }
        // Nothing that the controller does on its own account may end here; if a bug does, the process must say so and go.
        catch (Exception exception)
        {
            HasFailed = true;
            Log.ControllerFailed(logger, exception);
        }

        lifetime.StopApplication();
        await stopWatching.CancelAsync();
        await watching;
    }

    private Task LeadAsync(CancellationToken cancellationToken)
    {
        var (lease, identity) = (elector!.Options.Lease, elector.Options.Identity);
        var regarding = new V1ObjectReference { ApiVersion = "coordination.k8s.io/v1", Kind = "Lease", Namespace = lease.Namespace, Name = lease.Name };
        events.Publish(new EventNotice(regarding, EventType.Normal, "LeaderElection", "Elect", $"{identity} became leader"));
        return WorkAsync(cancellationToken);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        using var stopEvents = new CancellationTokenSource();
        var sending = events.RunAsync(stopEvents.Token);
        try
        {
            await controller.WorkAsync(cancellationToken);
        }
        finally
        {
            await stopEvents.CancelAsync();
            await sending;
        }
    }
}
