using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Queueing;
using ModelServing.Kubernetes.Transport;
using ModelServing.Kubernetes.Watching;

namespace ModelServing.Controllers.Reconciliation;

/// <summary>
/// Feeds an <see cref="IEntityController{TEntity}"/> from informers: keys of changed objects go through a work queue to a number of workers,
/// and each worker reads the object's newest state from the cache. No failure of one object ends a worker or keeps another one waiting.
/// </summary>
public sealed class ControllerRunner<TEntity> : IDisposable where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Informer<TEntity> _informer;
    private readonly IEntityController<TEntity> _controller;
    private readonly ControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ControllerRunner<TEntity>> _logger;
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly ReconcileMetrics _metrics;
    private readonly ConcurrentDictionary<NamespacedName, TEntity> _deleted = new();
    private readonly List<IInformer> _informers = [];
    private volatile bool _isWorking;

    /// <param name="informer">Of the reconciled kind.</param>
    /// <param name="controller">Reconciles one object.</param>
    /// <param name="options">Name and number of workers.</param>
    /// <param name="time">Clock of delays and back-off.</param>
    /// <param name="logger">Hears of each reconcile.</param>
    /// <param name="meters">Makes the meters; without one they belong to nobody but the process.</param>
    public ControllerRunner(
        Informer<TEntity> informer,
        IEntityController<TEntity> controller,
        ControllerOptions options,
        TimeProvider time,
        ILogger<ControllerRunner<TEntity>> logger,
        IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(informer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxConcurrentReconciles);
        _informer = informer;
        _controller = controller;
        _options = options;
        _time = time;
        _logger = logger;
        // Whoever changes ten thousand objects of one namespace keeps nobody in another one waiting.
        _queue = new WorkQueue<NamespacedName>(time, new WorkQueueMetrics(meters, options.Name), static key => key.Namespace);
        _metrics = new ReconcileMetrics(meters, options);
        _informers.Add(informer);
        informer.Cache.Changed += OnEntityChanged;
    }

    /// <summary>Every informer has its first list: what the caches say can be acted upon.</summary>
    public bool HasSynced => _informers.TrueForAll(static informer => informer.HasSynced);

    /// <summary>Names of the informers that have no first list yet.</summary>
    public IEnumerable<string> Unsynced => _informers.Where(static informer => !informer.HasSynced).Select(static informer => informer.Name);

    /// <summary>
    /// Reconciles the object that <paramref name="map"/> names whenever an object of another kind changes; on an update both the old and the
    /// new state are asked, so that a moved reference wakes both ends. Before <see cref="WatchAsync"/> only.
    /// </summary>
    public void Watches<TOther>(Informer<TOther> informer, Func<TOther, NamespacedName?> map) where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(informer);
        Watches(informer, informer.Cache, map);
    }

    /// <summary>The same for a kind that the cluster may come without; when it comes or goes, every object is looked at again.</summary>
    public void Watches<TOther>(OptionalInformer<TOther> informer, Func<TOther, NamespacedName?> map) where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(informer);
        Watches(informer, informer.Cache, map);
        informer.ServedChanged += (_, _) =>
        {
            if (_isWorking)
            {
                EnqueueAll();
            }
        };
    }

    private void Watches<TOther>(IInformer informer, ResourceCache<TOther> cache, Func<TOther, NamespacedName?> map) where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        _informers.Add(informer);
        cache.Changed += change =>
        {
            switch (change)
            {
                case CacheChange<TOther>.Added added:
                    Enqueue(map(added.Current), added.IsInitial);
                    break;
                case CacheChange<TOther>.Updated updated:
                    var (previous, current) = (map(updated.Previous), map(updated.Current));
                    Enqueue(current, isInitial: false);
                    if (previous != current)
                    {
                        Enqueue(previous, isInitial: false);
                    }

                    break;
                case CacheChange<TOther>.Deleted deleted:
                    Enqueue(map(deleted.Last), isInitial: false);
                    break;
            }
        };
    }

    /// <summary>Keeps the caches true until cancelled, without acting upon them: what a process does that stands by.</summary>
    public Task WatchAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_informers.Select(informer => informer.RunAsync(cancellationToken)));

    /// <summary>
    /// Reconciles until cancelled, once every cache has its first list: first every object there is, then what changes. Reconciles that run when it
    /// is cancelled are cancelled too and waited for. Needs <see cref="WatchAsync"/> beside it; to be called once.
    /// </summary>
    public async Task WorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_informers.Select(informer => informer.WaitForSyncAsync(cancellationToken)));
            Log.ControllerStarted(_logger, _options.Name, _options.MaxConcurrentReconciles);
            _isWorking = true; // before the caches are read, so that no change falls between
            EnqueueAll();
            await using var stop = cancellationToken.Register(_queue.ShutDown);
            var workers = Enumerable.Range(0, _options.MaxConcurrentReconciles).Select(_ => Task.Run(() => TakeAsync(cancellationToken), CancellationToken.None));
            await Task.WhenAll([.. workers, ResyncAsync(cancellationToken)]);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }

    public void Dispose() => _queue.Dispose();

    private void OnEntityChanged(CacheChange<TEntity> change)
    {
        if (!_isWorking)
        {
            return;
        }

        switch (change)
        {
            case CacheChange<TEntity>.Added added:
                Enqueue(added.Current.NamespacedName(), added.IsInitial);
                break;
            case CacheChange<TEntity>.Updated updated:
                Enqueue(updated.Current.NamespacedName(), isInitial: false);
                break;
            case CacheChange<TEntity>.Deleted deleted:
                _deleted[deleted.Last.NamespacedName()] = deleted.Last;
                Enqueue(deleted.Last.NamespacedName(), isInitial: false);
                break;
        }
    }

    private void Enqueue(NamespacedName? key, bool isInitial)
    {
        // Nothing piles up in a process that stands by: the work begins with everything in the caches.
        if (_isWorking && key is { } name)
        {
            _queue.Add(name, isInitial ? WorkPriority.Background : WorkPriority.Normal);
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        while (await _queue.TakeAsync(CancellationToken.None) is { } item)
        {
            try
            {
                await ReconcileAsync(item, cancellationToken);
            }
            finally
            {
                _queue.Done(item.Key);
            }
        }
    }

    private async Task ReconcileAsync(WorkItem<NamespacedName> item, CancellationToken cancellationToken)
    {
        using var scope = Log.Reconciling(_logger, _options.Name, item.Key.Namespace, item.Key.Name, Guid.NewGuid());
        var started = _time.GetTimestamp();
        _metrics.Started();
        try
        {
            var result = await CallAsync(item.Key, cancellationToken);
            Settle(item, result);
            Log.Reconciled(_logger, item.Key.ToString(), _time.GetElapsedTime(started).TotalMilliseconds, result?.RequeueAfter);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.ReconcileCancelled(_logger, item.Key.ToString());
        }
        catch (Exception exception) when (exception is ApiException or ApiUnreachableException)
        {
            _queue.AddRateLimited(item.Key, item.Priority);
            _metrics.Failed(isTerminal: false);
            Log.ReconcileFailed(_logger, null, item.Key.ToString(), exception.Message, _queue.Retries(item.Key));
        }
        // A bug in one reconcile must not end the worker: it is logged and tried again with back-off.
        catch (Exception exception)
        {
            _queue.AddRateLimited(item.Key, item.Priority);
            _metrics.Threw();
            Log.ReconcileThrew(_logger, exception, item.Key.ToString(), _queue.Retries(item.Key));
        }
        finally
        {
            _metrics.Ended(_time.GetElapsedTime(started));
        }
    }

    private async Task<ReconciliationResult<TEntity>?> CallAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_deleted.TryGetValue(key, out var last))
        {
            await _controller.DeletedAsync(last, cancellationToken);
            _deleted.TryRemove(KeyValuePair.Create(key, last));
        }

        return _informer.Cache.Find(key) is { } entity ? await _controller.ReconcileAsync(entity, cancellationToken) : null;
    }

    private void Settle(WorkItem<NamespacedName> item, ReconciliationResult<TEntity>? result)
    {
        if (result is { IsSuccess: false })
        {
            _metrics.Failed(result.IsTerminal);
        }
        else
        {
            _metrics.Succeeded(isRequeued: result?.RequeueAfter is not null);
        }

        switch (result)
        {
            case null or { IsSuccess: true }:
                _queue.Forget(item.Key);
                if (result?.RequeueAfter is { } after)
                {
                    _queue.AddAfter(item.Key, after);
                }

                break;
            case { IsTerminal: true }:
                _queue.Forget(item.Key);
                Log.ReconcileTerminal(_logger, item.Key.ToString(), result.ErrorMessage);
                break;
            case { RequeueAfter: { } wait }:
                _queue.AddAfter(item.Key, wait, item.Priority);
                Log.ReconcileFailed(_logger, result.Error, item.Key.ToString(), result.ErrorMessage, _queue.Retries(item.Key));
                break;
            default:
                _queue.AddRateLimited(item.Key, item.Priority);
                Log.ReconcileFailed(_logger, result.Error, item.Key.ToString(), result.ErrorMessage, _queue.Retries(item.Key));
                break;
        }
    }

    private async Task ResyncAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(_options.ResyncPeriod * (0.9 + (0.2 * Random.Shared.NextDouble())), _time, cancellationToken);
            EnqueueAll();
        }
    }

    private void EnqueueAll()
    {
        foreach (var entity in _informer.Cache.List())
        {
            _queue.Add(entity.NamespacedName(), WorkPriority.Background);
        }
    }
}
