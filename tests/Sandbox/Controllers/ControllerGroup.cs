namespace ModelServing.Sandbox.Controllers;

/// <summary>Controllers that start and end together.</summary>
internal sealed class ControllerGroup : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<Controller> _controllers;
    private readonly ILogger _logger;
    private readonly Task _running;

    private ControllerGroup(IReadOnlyList<Controller> controllers, ILoggerFactory loggers)
    {
        _controllers = controllers;
        _logger = loggers.CreateLogger<ControllerGroup>();
        _running = Task.WhenAll(controllers.Select(GuardAsync));
    }

    public static ControllerGroup Start(IReadOnlyList<Controller> controllers, ILoggerFactory loggers) => new(controllers, loggers);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
#pragma warning disable VSTHRD003 // These are this object's own loops, started on the thread pool.
        await _running;
#pragma warning restore VSTHRD003
        foreach (var controller in _controllers)
        {
            if (controller is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync();
            }
            else
            {
                controller.Dispose();
            }
        }

        _stop.Dispose();
    }

    private async Task GuardAsync(Controller controller)
    {
        try
        {
            await controller.RunAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped, as asked.
        }
        catch (Exception error)
        {
            Log.ControllerStopped(_logger, error, controller.GetType().Name);
        }
    }
}
