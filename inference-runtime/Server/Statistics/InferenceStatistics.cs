using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ModelServing.Engine.Telemetry;

namespace ModelServing.Runtime.Statistics;

/// <summary>
/// The engine's counts since the process began, as Triton's statistics extension tells them. They are taken from the engine's own instruments, so that
/// <c>/metrics</c> and the statistics never disagree. One process serves one model, hence no tags are told apart.
/// </summary>
internal sealed class InferenceStatistics : IDisposable
{
    // The engine measures a run's rows and then its time on one thread, and a listener is called on the thread that measures.
    [ThreadStatic]
    private static int _rowsOfRun;

    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<int, DurationTally> _runsBySize = new();
    private long _inferences;
    private long _executions;
    private long _lastInference;

    /// <param name="meters">Whose instruments count; those of another host in this process do not.</param>
    /// <param name="time">For the time of the last inference.</param>
    public InferenceStatistics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EngineMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters) && Receiver(instrument.Name) is { } receiver)
            {
                listener.EnableMeasurementEvents(instrument, receiver);
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, _, state) => ((Action<double>)state!)(value));
        _listener.SetMeasurementEventCallback<double>(static (_, value, _, state) => ((Action<double>)state!)(value));
        _listener.Start();
    }

    /// <summary>Answered requests, from arrival to answer.</summary>
    public DurationTally Success { get; } = new();

    /// <summary>Requests without an answer; told by whoever asked the engine, which does not time them.</summary>
    public DurationTally Failure { get; } = new();

    /// <summary>Waiting for an instance.</summary>
    public DurationTally Queue { get; } = new();

    /// <summary>Joining inputs.</summary>
    public DurationTally ComputeInput { get; } = new();

    /// <summary>In the model.</summary>
    public DurationTally ComputeInfer { get; } = new();

    /// <summary>Splitting outputs.</summary>
    public DurationTally ComputeOutput { get; } = new();

    /// <summary>Rows inferred.</summary>
    public long Inferences => Interlocked.Read(ref _inferences);

    /// <summary>Runs of the model.</summary>
    public long Executions => Interlocked.Read(ref _executions);

    /// <summary>When the last request was answered, in milliseconds since 1970; 0 before the first.</summary>
    public long LastInference => Interlocked.Read(ref _lastInference);

    /// <summary>Runs by their rows, ascending, with the time in the model.</summary>
    public IReadOnlyList<(int Rows, DurationTally Runs)> RunsBySize => [.. _runsBySize.OrderBy(size => size.Key).Select(size => (size.Key, size.Value))];

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private Action<double>? Receiver(string instrument) => instrument switch
    {
        "nv_inference_request_duration_us" => AddAnswered,
        "nv_inference_queue_duration_us" => value => Queue.Add(FromMicroseconds(value)),
        "nv_inference_compute_input_duration_us" => value => ComputeInput.Add(FromMicroseconds(value)),
        "nv_inference_compute_infer_duration_us" => value => ComputeInfer.Add(FromMicroseconds(value)),
        "nv_inference_compute_output_duration_us" => value => ComputeOutput.Add(FromMicroseconds(value)),
        "nv_inference_count" => value => Interlocked.Add(ref _inferences, (long)value),
        "nv_inference_exec_count" => value => Interlocked.Add(ref _executions, (long)value),
        "model_serving_batch_size" => static value => _rowsOfRun = (int)value,
        "model_serving_compute_seconds" => seconds => _runsBySize.GetOrAdd(_rowsOfRun, static _ => new DurationTally()).Add((long)(seconds * 1e9)),
        _ => null,
    };

    private void AddAnswered(double microseconds)
    {
        Interlocked.Exchange(ref _lastInference, _time.GetUtcNow().ToUnixTimeMilliseconds());
        Success.Add(FromMicroseconds(microseconds));
    }

    private static long FromMicroseconds(double microseconds) => (long)microseconds * 1_000;
}
