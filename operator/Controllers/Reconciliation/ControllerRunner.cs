using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<NamespacedName, TEntity> _deleted = new();
    private readonly List<IInformer> _informers = [];

    public ControllerRunner(
        Informer<TEntity> informer, IEntityController<TEntity> controller, ControllerOptions options, TimeProvider time, ILogger<ControllerRunner<TEntity>> logger)
    {
        ArgumentNullException.ThrowIfNull(informer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxConcurrentReconciles);
        _informer = informer;
        _controller = controller;
        _options = options;
        _time = time;
        _logger = logger;
        _queue = new WorkQueue<NamespacedName>(time);
        _informers.Add(informer);
        informer.Cache.Changed += OnEntityChanged;
    }

    /// <summary>Every informer has its first list: what the caches say can be acted upon.</summary>
    public bool HasSynced => _informers.TrueForAll(static informer => informer.HasSynced);

    /// <summary>Names of the informers that have no first list yet.</summary>
    public IEnumerable<string> Unsynced => _informers.Where(static informer => !informer.HasSynced).Select(static informer => informer.Name);

    /// <summary>
    /// Reconciles the object that <paramref name="map"/> names whenever an object of another kind changes; on an update both the old and the
    /// new state are asked, so that a moved reference wakes both ends. Before <see cref="RunAsync"/> only.
    /// </summary>
    public void Watches<TOther>(Informer<TOther> informer, Func<TOther, NamespacedName?> map) where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(informer);
        _informers.Add(informer);
        informer.Cache.Changed += change =>
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

    /// <summary>Runs informers and workers until cancelled; reconciles that run then are cancelled too and waited for.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var watching = _informers.Select(informer => informer.RunAsync(cancellationToken)).ToArray();
        try
        {
            await Task.WhenAll(_informers.Select(informer => informer.WaitForSyncAsync(cancellationToken)));
            Log.ControllerStarted(_logger, _options.Name, _options.MaxConcurrentReconciles);
            await using var stop = cancellationToken.Register(_queue.ShutDown);
            var workers = Enumerable.Range(0, _options.MaxConcurrentReconciles).Select(_ => Task.Run(() => WorkAsync(cancellationToken), CancellationToken.None));
            await Task.WhenAll([.. workers, ResyncAsync(cancellationToken)]);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }

        await Task.WhenAll(watching);
    }

    public void Dispose() => _queue.Dispose();

    private void OnEntityChanged(CacheChange<TEntity> change)
    {
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
        if (key is { } name)
        {
            _queue.Add(name, isInitial ? WorkPriority.Background : WorkPriority.Normal);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
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
            Log.ReconcileFailed(_logger, null, item.Key.ToString(), exception.Message, _queue.Retries(item.Key));
        }
        // A bug in one reconcile must not end the worker: it is logged and tried again with back-off.
        catch (Exception exception)
        {
            _queue.AddRateLimited(item.Key, item.Priority);
            Log.ReconcileThrew(_logger, exception, item.Key.ToString(), _queue.Retries(item.Key));
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
            foreach (var entity in _informer.Cache.List())
            {
                _queue.Add(entity.NamespacedName(), WorkPriority.Background);
            }
        }
    }
}
