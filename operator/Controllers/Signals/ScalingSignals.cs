using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Controllers.Signals;

/// <summary>
/// The signals that models scale on (<see cref="ScalingMetricNames"/>), read from the pods themselves. Nothing is read while nobody asks: a request for a
/// model's metrics makes its ready pods be looked at every 5 s, until there was no request for a minute. Thread-safe.
/// </summary>
public sealed class ScalingSignals : IAsyncDisposable
{
    private readonly ConcurrentDictionary<NamespacedName, ModelWatch> _watches = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly IModelPods _pods;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ISampleSource _source;
    private readonly PodScraper _scraper;

    public ScalingSignals(OwnedPods pods, TimeProvider time, ILogger<ScalingSignals> logger, IMeterFactory? meters = null)
        : this(pods, new HttpSampleSource(time, logger), time, logger, meters)
    {
    }

    internal ScalingSignals(IModelPods pods, ISampleSource source, TimeProvider time, ILogger<ScalingSignals> logger, IMeterFactory? meters = null)
    {
        _pods = pods;
        _source = source;
        _time = time;
        _logger = logger;
        var metrics = new ScrapeMetrics(meters, () => Watched, CountBySource);
        _scraper = new PodScraper(source, time) { Looked = metrics.Scraped };
    }

    /// <summary>
    /// The values of a metric for those of the given pods that are ready and were looked at within the last 15 s. Waits, at most 2 s, for the first look
    /// at a pod; a pod that does not answer is left out.
    /// </summary>
    public async Task<IReadOnlyList<PodSignal>> ReadAsync(IEnumerable<V1Pod> pods, string metric, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pods);
        var byModel = pods
            .Select(pod => (Model: _pods.OwnerOf(pod), Target: ScrapeTarget.Of(pod)))
            .Where(static pod => pod is { Model: not null, Target: not null })
            .GroupBy(static pod => pod.Model!.Value, static pod => pod.Target!);
        var asked = byModel.Select(group => (Watch: Ask(group.Key), Targets: group.ToArray())).ToArray();
        await WaitAsync(Task.WhenAll(asked.Select(static one => one.Watch.LookedAtAsync(one.Targets))), cancellationToken);
        return [.. asked.SelectMany(one => one.Targets.Select(target => ValueOf(one.Watch, target, metric)).OfType<PodSignal>())];
    }

    /// <summary>Models that somebody asks for.</summary>
    internal int Watched => _watches.Count;

    /// <summary>Where the <c>gpu_utilization</c> of a model's pods comes from; null while nobody asks for it. Where pods differ, the weaker source.</summary>
    public GpuSignalSource? GpuSourceOf(NamespacedName model) =>
        _watches.TryGetValue(model, out var watch) && watch.Known().ToArray() is { Length: > 0 } known ? known.Min(static signals => signals.GpuSource) : null;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys);
        _scraper.Dispose();
        (_source as IDisposable)?.Dispose();
        _stopping.Dispose();
    }

    private static PodSignal? ValueOf(ModelWatch watch, ScrapeTarget target, string metric) =>
        watch.Find(target) is { } known && known.Signals.Find(metric) is { } value ? new PodSignal(target.Name, known.Time, value) : null;

    private async Task WaitAsync(Task looked, CancellationToken cancellationToken)
    {
        try
        {
            await looked.WaitAsync(ScrapeTiming.FirstLook, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What is known by now is the answer.
        }
    }

    private ModelWatch Ask(NamespacedName model)
    {
        while (true)
        {
            var watch = _watches.GetOrAdd(model, New);
            if (watch.TryAsk())
            {
                Start(watch);
                return watch;
            }

            _watches.TryRemove(KeyValuePair.Create(model, watch));
        }
    }

    private ModelWatch New(NamespacedName model) => new(model, _pods, _scraper, _time);

    private void Start(ModelWatch watch)
    {
        if (watch.TryStart())
        {
            Log.WatchBegins(_logger, watch.Model.ToString(), ScrapeTiming.Period);
            var running = Task.Run(() => RunAsync(watch), CancellationToken.None);
            _running[running] = 0;
            _ = running.ContinueWith(ended => _running.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task RunAsync(ModelWatch watch)
    {
        try
        {
            await watch.RunAsync(_stopping.Token);
            Log.WatchEnds(_logger, watch.Model.ToString(), ScrapeTiming.Interest);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process ends.
        }
        // A bug in one watch must neither hide nor end the others.
        catch (Exception exception)
        {
            Log.WatchFailed(_logger, exception, watch.Model.ToString());
        }
        finally
        {
            _watches.TryRemove(KeyValuePair.Create(watch.Model, watch));
            watch.Dispose();
        }
    }

    private IEnumerable<(GpuSignalSource Source, int Pods)> CountBySource() =>
        _watches.Values.SelectMany(static watch => watch.Known()).GroupBy(static signals => signals.GpuSource, static (source, pods) => (source, pods.Count()));
}
