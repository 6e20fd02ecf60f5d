namespace ModelServing.Sandbox.Controllers;

/// <summary>Loops that start and end together; they are disposed in their order.</summary>
internal sealed class ControllerGroup : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<IControlLoop> _loops;
    private readonly ILogger _logger;
    private readonly Task _running;

    private ControllerGroup(IReadOnlyList<IControlLoop> loops, ILoggerFactory loggers)
    {
        _loops = loops;
        _logger = loggers.CreateLogger<ControllerGroup>();
        _running = Task.WhenAll(loops.Select(GuardAsync));
    }

    public static ControllerGroup Start(IReadOnlyList<IControlLoop> loops, ILoggerFactory loggers) => new(loops, loggers);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
#pragma warning disable VSTHRD003 // These are this object's own loops, started on the thread pool.
        await _running;
#pragma warning restore VSTHRD003
        foreach (var loop in _loops)
        {
            if (loop is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync();
            }
            else
            {
                (loop as IDisposable)?.Dispose();
            }
        }

        _stop.Dispose();
    }

    private async Task GuardAsync(IControlLoop loop)
    {
        try
        {
            await loop.RunAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped, as asked.
        }
        catch (Exception error)
        {
            Log.ControllerStopped(_logger, error, loop.GetType().Name);
        }
    }
}
