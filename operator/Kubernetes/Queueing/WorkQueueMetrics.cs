using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelServing.Kubernetes.Queueing;

/// <summary>client-go's metrics of a work queue, with controller-runtime's tags: <c>name</c> and <c>controller</c>, both the queue's name.</summary>
public sealed class WorkQueueMetrics
{
    // client-go's: a hundred millionth of a second, then ten times as much each.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1000],
    };

    private readonly TagList _tags;
    private readonly Meter _meter;
    private readonly Counter<long> _adds;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _waited;
    private readonly Histogram<double> _worked;

    public WorkQueueMetrics(IMeterFactory? meters, string name)
    {
        _tags = [new("name", name), new("controller", name)];
        _meter = KubernetesMeter.Create(meters);
        _adds = _meter.CreateCounter<long>("workqueue_adds_total", null, "Keys that became ready to be worked on.");
        _retries = _meter.CreateCounter<long>("workqueue_retries_total", null, "Keys that were added again with back-off.");
        _waited = _meter.CreateHistogram("workqueue_queue_duration_seconds", "s", "Time from ready to taken.", advice: Buckets);
        _worked = _meter.CreateHistogram("workqueue_work_duration_seconds", "s", "Time from taken to done.", advice: Buckets);
        _adds.Add(0, _tags);
        _retries.Add(0, _tags);
    }

    internal void Added() => _adds.Add(1, _tags);

    internal void Retried() => _retries.Add(1, _tags);

    internal void Taken(TimeSpan waited) => _waited.Record(waited.TotalSeconds, _tags);

    internal void Done(TimeSpan worked) => _worked.Record(worked.TotalSeconds, _tags);

    /// <summary>Reports the present state of a queue at each scrape.</summary>
    /// <param name="depths">Ready keys by priority.</param>
    /// <param name="running">How long each key that is worked on has been.</param>
    internal void Observe(Func<IReadOnlyDictionary<int, int>> depths, Func<IReadOnlyCollection<TimeSpan>> running)
    {
        _meter.CreateObservableGauge("workqueue_depth", () => depths().Select(depth => new Measurement<int>(depth.Value, WithPriority(depth.Key))), null, "Keys that are ready, by priority.");
        _meter.CreateObservableGauge(
            "workqueue_unfinished_work_seconds", () => new Measurement<double>(running().Sum(static time => time.TotalSeconds), _tags), "s", "Time that the keys now worked on have taken so far, summed up.");
        _meter.CreateObservableGauge(
            "workqueue_longest_running_processor_seconds",
            () => new Measurement<double>(running().Select(static time => time.TotalSeconds).DefaultIfEmpty().Max(), _tags),
            "s",
            "Time that the key worked on for longest has taken so far.");
    }

    private TagList WithPriority(int priority) => [.. _tags, new("priority", priority)];
}
