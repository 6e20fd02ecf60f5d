using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>
/// A loop over watches: each change names the objects it affects, and one worker brings them, one at a time, to where they should be.
/// Controllers read the store itself rather than a cache, so that they always see their own writes.
/// </summary>
internal abstract class Controller : IControlLoop, IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);
    private readonly Dictionary<ObjectKey, int> _failures = [];

    protected Controller(ControllerContext context)
    {
        Context = context;
        Queue = new KeyedQueue(context.Time);
        Logger = context.Loggers.CreateLogger(GetType());
    }

    protected ControllerContext Context { get; }

    protected IClusterStore Store => Context.Store;

    protected KeyedQueue Queue { get; }

    protected ILogger Logger { get; }

    protected abstract IReadOnlyList<GroupResource> Watched { get; }

    /// <summary>Runs until it is cancelled. One loop that fails stops the others: a controller that does not see changes must not pretend to work.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops = [.. Feeds(stop.Token), Task.Run(() => WorkAsync(stop.Token), stop.Token)];
        await Task.WhenAny(loops);
        await stop.CancelAsync();
        await Task.WhenAll(loops);
    }

    public void Dispose()
    {
        Queue.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The keys that a change makes worth looking at.</summary>
    protected abstract IEnumerable<ObjectKey> Affected(StoreEvent change);

    /// <summary>Brings one object to its desired state. Returns how long to wait before looking again although nothing changed, or null.</summary>
    protected abstract Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>The running watches; each calls <see cref="OnChange"/>.</summary>
    protected virtual IEnumerable<Task> Feeds(CancellationToken cancellationToken) =>
        Watched.Select(resource => Task.Run(() => new ResourceFeed(Store, resource, Logger).RunAsync(OnChange, cancellationToken), cancellationToken));

    protected void OnChange(StoreEvent change)
    {
        foreach (var key in Affected(change))
        {
            Queue.Add(key);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var key = await Queue.TakeAsync(cancellationToken);
            try
            {
                var again = await ReconcileAsync(key, cancellationToken);
                _failures.Remove(key);
                if (again is { } delay)
                {
                    Queue.AddAfter(key, delay);
                }
            }
            catch (ApiStatusException status)
            {
                // Another writer was faster, or the object went away meanwhile: look again at what is there now.
                Log.WriteRefused(Logger, key, status.Message);
                Retry(key);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                Log.ReconcileFailed(Logger, error, key);
                Retry(key);
            }
        }
    }

    private void Retry(ObjectKey key)
    {
        var failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
        var delay = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 16));
        Queue.AddAfter(key, delay < LongestRetry ? delay : LongestRetry);
    }
}
