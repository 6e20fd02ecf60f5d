using System.Diagnostics.Metrics;

namespace ModelServing.Engine.Telemetry;

/// <summary>
/// The engine's instruments, on the meter <see cref="MeterName"/>. Names that begin with <c>nv_</c> are Triton's, with its meaning and units, so that
/// its dashboards and autoscaling rules work; ours begin with <c>model_serving_</c>. Every measurement has the tags <c>model</c> and <c>version</c>.
/// </summary>
public sealed class EngineMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ModelServing.Engine";

    private readonly Dictionary<(string Model, string Version), ModelMetrics> _models = [];
    private readonly Meter _meter;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter; without one it belongs to nobody but the process.</param>
    public EngineMetrics(IMeterFactory? meters = null)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        Success = Counter("nv_inference_request_success", "Requests that the model answered.");
        Failure = Counter("nv_inference_request_failure", "Requests without an answer, by reason.");
        Count = Counter("nv_inference_count", "Rows inferred; a batch of n counts n.");
        ExecutionCount = Counter("nv_inference_exec_count", "Runs of the model; a batch counts 1.");
        RequestDuration = Counter("nv_inference_request_duration_us", "Time from arrival to answer, summed over answered requests, in microseconds.");
        QueueDuration = Counter("nv_inference_queue_duration_us", "Time in the queue, summed over requests, in microseconds.");
        InputDuration = Counter("nv_inference_compute_input_duration_us", "Time to join inputs, summed over requests, in microseconds.");
        InferDuration = Counter("nv_inference_compute_infer_duration_us", "Time in the model, summed over requests, in microseconds.");
        OutputDuration = Counter("nv_inference_compute_output_duration_us", "Time to split outputs, summed over requests, in microseconds.");
        BatchSize = _meter.CreateHistogram("model_serving_batch_size", null, "Rows in one run.", advice: MetricBuckets.Rows);
        RequestSeconds = Seconds("model_serving_request_seconds", "Time from arrival to answer.");
        QueueSeconds = Seconds("model_serving_queue_seconds", "Time in the queue.");
        ComputeSeconds = Seconds("model_serving_compute_seconds", "Time in the model, for each run.");
        _meter.CreateObservableGauge("nv_inference_pending_request_count", () => Observe(model => model.Pending), null, "Requests that wait.");
        _meter.CreateObservableGauge("model_serving_in_flight_requests", () => Observe(model => model.InFlight), null, "Requests that are admitted and not answered yet, those that wait included.");
        _meter.CreateObservableGauge("model_serving_busy_ratio", () => Observe(model => model.BusyRatio), null, "Share of the sessions' time in which a batch runs, over the last ten seconds, 0 to 1.");
    }

    internal Counter<long> Success { get; }

    internal Counter<long> Failure { get; }

    internal Counter<long> Count { get; }

    internal Counter<long> ExecutionCount { get; }

    internal Counter<long> RequestDuration { get; }

    internal Counter<long> QueueDuration { get; }

    internal Counter<long> InputDuration { get; }

    internal Counter<long> InferDuration { get; }

    internal Counter<long> OutputDuration { get; }

    internal Histogram<long> BatchSize { get; }

    internal Histogram<double> RequestSeconds { get; }

    internal Histogram<double> QueueSeconds { get; }

    internal Histogram<double> ComputeSeconds { get; }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>Where one version is counted, until as many have closed it as have asked: a file may be replaced under one version.</summary>
    internal ModelMetrics For(string model, string version, TimeProvider clock)
    {
        lock (_models)
        {
            if (!_models.TryGetValue((model, version), out var metrics))
            {
                metrics = new ModelMetrics(this, model, version, clock);
                _models.Add((model, version), metrics);
            }

            metrics.Users++;
            return metrics;
        }
    }

    /// <summary>What is unloaded has no gauges any more; its counters stay.</summary>
    internal void Close(ModelMetrics metrics, string model, string version)
    {
        lock (_models)
        {
            if (--metrics.Users == 0)
            {
                _models.Remove((model, version));
            }
        }
    }

    private Counter<long> Counter(string name, string description) => _meter.CreateCounter<long>(name, null, description);

    private Histogram<double> Seconds(string name, string description) =>
        _meter.CreateHistogram(name, "s", description, advice: MetricBuckets.Seconds);

    private IEnumerable<Measurement<T>> Observe<T>(Func<ModelMetrics, T> read)
        where T : struct
    {
        lock (_models)
        {
            // What loads beside a version that serves is no idle session.
            return
            [
                .. _models.Where(model => model.Value.IsOpen || !_models.Any(other => other.Value.IsOpen && other.Key.Model == model.Key.Model))
                    .Select(model => new Measurement<T>(read(model.Value), model.Value.Tags)),
            ];
        }
    }
}
