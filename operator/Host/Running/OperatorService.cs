using ModelServing.Controllers.ModelDeployments;
using ModelServing.Kubernetes.Events;

namespace ModelServing.Host.Running;

/// <summary>Runs the controller, and the events that it publishes a little longer.</summary>
internal sealed class OperatorService(
    ModelDeploymentController controller, EventRecorder events, IHostApplicationLifetime lifetime, ILogger<OperatorService> logger) : BackgroundService
{
    /// <summary>The controller ended by a fault, not because the process was asked to stop.</summary>
    public bool HasFailed { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopEvents = new CancellationTokenSource();
        var sending = events.RunAsync(stopEvents.Token);
        try
        {
            await controller.RunAsync(stoppingToken);
        }
        // Nothing that the controller does on its own account may end here; if a bug does, the process must say so and go.
        catch (Exception exception)
        {
            HasFailed = true;
            Log.ControllerFailed(logger, exception);
            lifetime.StopApplication();
        }

        await stopEvents.CancelAsync();
        await sending;
    }
}
