using System.Net;
using Microsoft.Extensions.Logging;
using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Watching;

/// <summary>
/// An informer of a kind that a cluster may come without. Discovery is asked at the start and every few minutes, by one small request; the kind itself is
/// listed and watched only while it is served.
/// </summary>
public sealed class OptionalInformer<T> : IInformer where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);
    private readonly ResourceClient<T> _client;
    private readonly Informer<T> _informer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isServed;

    public OptionalInformer(ResourceClient<T> client, InformerOptions options, TimeProvider time, ILogger<Informer<T>> logger)
    {
        _client = client;
        _informer = new Informer<T>(client, options, time, logger);
        _time = time;
        _logger = logger;
    }

    /// <summary>Called when <see cref="IsServed"/> has changed, on the informer's own thread; it must be quick and must not throw.</summary>
    public event EventHandler? ServedChanged;

    public string Name => _informer.Name;

    public ResourceCache<T> Cache => _informer.Cache;

    /// <summary>Whether the cluster serves the kind, and the cache has all of it.</summary>
    public bool IsServed => _isServed;

    /// <summary>Whether it is known if the kind is served, and where it is, the cache has all of it.</summary>
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await IsServedAsync(cancellationToken))
                {
                    await WatchAsync(cancellationToken);
                }
                else
                {
                    _synced.TrySetResult();
                    await WaitAsync(cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Keeps the cache for as long as discovery knows the kind.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = _informer.RunAsync(stop.Token);
        try
        {
            await _informer.WaitForSyncAsync(cancellationToken);
            Tell(isServed: true);
            _synced.TrySetResult();
            do
            {
                await WaitAsync(cancellationToken);
            }
            while (await IsServedAsync(cancellationToken));
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }

        Tell(isServed: false);
    }

    private async Task<bool> IsServedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _client.IsServedAsync(cancellationToken);
            }
            catch (ApiException exception) when (exception.Code == HttpStatusCode.Forbidden)
            {
                // Whoever may not ask cannot be served either.
                return false;
            }
            catch (Exception exception) when (exception is ApiException or ApiUnreachableException or InvalidDataException)
            {
                Log.WatchFailed(_logger, Name, exception.Message, RetryDelay);
                await Task.Delay(RetryDelay, _time, cancellationToken);
            }
        }
    }

    private Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Period * (0.9 + (0.2 * Random.Shared.NextDouble())), _time, cancellationToken);

    private void Tell(bool isServed)
    {
        _isServed = isServed;
        Log.KindServed(_logger, Name, isServed ? "is served" : "is no longer served");
        ServedChanged?.Invoke(this, EventArgs.Empty);
    }
}
