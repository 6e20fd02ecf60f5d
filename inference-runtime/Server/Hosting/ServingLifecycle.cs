using ModelServing.Engine.Models;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Hosting;

/// <summary>
/// The life of <c>serve</c>: listen, load, serve, drain.
/// <code>
/// listen --> load --> serve --(signal)--> not ready, serve on for the delay --> stop accepting, finish what is in flight --> end
///              |
///              +--(rejected)--> end, with the reason
/// </code>
/// </summary>
internal sealed class ServingLifecycle(WebApplication application, DrainSettings drain, TimeProvider time, ILogger<ServingLifecycle> logger)
{
    private readonly ModelHost _host = application.Services.GetRequiredService<ModelHost>();

    /// <summary>Runs to the end. The application listens when this is called.</summary>
    /// <param name="drainRequested">The first signal.</param>
    /// <param name="endRequested">The second signal: ends at once with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Null after a drain; the reason where the model cannot be served.</returns>
    public async Task<ModelIndexEntry?> RunAsync(CancellationToken drainRequested, CancellationToken endRequested)
    {
        Log.Listening(logger, string.Join(", ", application.Urls));
        var loading = _host.LoadAsync(drainRequested);
        try
        {
            await loading.WaitAsync(drainRequested);
            await Task.Delay(Timeout.InfiniteTimeSpan, drainRequested);
        }
        catch (ModelLoadException)
        {
            await StopListeningAsync(endRequested);
            return _host.Status.ToIndexEntry();
        }
        catch (OperationCanceledException) when (drainRequested.IsCancellationRequested)
        {
            await DrainAsync(loading, endRequested);
        }

        return null;
    }

    private async Task DrainAsync(Task loading, CancellationToken endRequested)
    {
        _host.BeginDrain();
        if (loading.IsCompletedSuccessfully)
        {
            Log.Draining(logger, drain.Delay.TotalSeconds, _host.InFlight);
            await Task.Delay(drain.Delay, time, endRequested);
        }
        else
        {
            // Nobody is served yet. What loads in native code cannot be interrupted, and must not be when the process ends.
            Log.DrainingUnloaded(logger);
            await ((Task)loading.WaitAsync(drain.Timeout, time, endRequested)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            endRequested.ThrowIfCancellationRequested();
        }

        var start = time.GetTimestamp();
        await StopListeningAsync(endRequested);
        var left = drain.Timeout - time.GetElapsedTime(start);
        var refused = await _host.DrainAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero).WaitAsync(endRequested);
        Log.Drained(logger, refused);
    }

    /// <summary>Closes the listeners, lets what is in flight finish, and cuts what the time-out leaves over.</summary>
    private async Task StopListeningAsync(CancellationToken endRequested)
    {
        using var limit = new CancellationTokenSource(drain.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, endRequested);
        await application.StopAsync(either.Token);
        endRequested.ThrowIfCancellationRequested();
    }
}
