using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Hosting;

/// <summary>
/// The life of <c>serve</c>: listen, load, serve, drain.
/// <code>
/// listen --> load --> serve --(signal)--> not ready, serve on for the delay --> stop accepting, finish what is in flight --> end
///              |
///              +--(rejected)--> end, with the reason
/// </code>
/// </summary>
internal sealed class ServingLifecycle(WebApplication application, IServingPlan plan, DrainSettings drain, TimeProvider time, ILogger<ServingLifecycle> logger)
{
    private readonly ServedModels _models = application.Services.GetRequiredService<ServedModels>();

    /// <summary>Runs to the end. The application listens when this is called.</summary>
    /// <param name="drainRequested">The first signal.</param>
    /// <param name="endRequested">The second signal: ends at once with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Null after a drain; the reason where the process cannot serve.</returns>
    public async Task<ModelIndexEntry?> RunAsync(CancellationToken drainRequested, CancellationToken endRequested)
    {
        Log.Listening(logger, string.Join(", ", application.Urls));
        var serving = ServeAsync(drainRequested);
        try
        {
            if (await serving.WaitAsync(drainRequested) is { } failure)
            {
                await StopListeningAsync(endRequested);
                return failure;
            }
        }
        catch (OperationCanceledException) when (drainRequested.IsCancellationRequested)
        {
            await DrainAsync(serving, endRequested);
        }

        return null;
    }

    /// <summary>Ends only with a failure, or cancelled.</summary>
    private async Task<ModelIndexEntry?> ServeAsync(CancellationToken cancellationToken)
    {
        if (await plan.StartAsync(cancellationToken) is { } failure)
        {
            return failure;
        }

        _models.HasStarted = true;
        await plan.FollowAsync(cancellationToken);
        return null;
    }

    private async Task DrainAsync(Task serving, CancellationToken endRequested)
    {
        _models.Catalogue.BeginDrain();
        if (_models.HasStarted)
        {
            Log.Draining(logger, drain.Delay.TotalSeconds, _models.Catalogue.InFlight);
            await Task.Delay(drain.Delay, time, endRequested);
        }
        else
        {
            // Nobody is served yet. What loads in native code cannot be interrupted, and must not be when the process ends.
            Log.DrainingUnloaded(logger);
            await ((Task)serving.WaitAsync(drain.Timeout, time, endRequested)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            endRequested.ThrowIfCancellationRequested();
        }

        var start = time.GetTimestamp();
        await StopListeningAsync(endRequested);
        var refused = await _models.Catalogue.DrainAsync(Left(start)).WaitAsync(endRequested);

        // A version may be loading beside those that are gone.
        await ((Task)serving.WaitAsync(Left(start), time, endRequested)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        endRequested.ThrowIfCancellationRequested();
        Log.Drained(logger, refused);
    }

    private TimeSpan Left(long start)
    {
        var left = drain.Timeout - time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
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
