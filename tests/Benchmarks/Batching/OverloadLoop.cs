using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Benchmarks.Models;
using ModelServing.Engine;
using ModelServing.Engine.Admission;
using ModelServing.Engine.Models;
using ModelServing.Engine.Telemetry;
using ModelServing.Onnx;
using ModelServing.Protocol.Requests;

namespace ModelServing.Benchmarks.Batching;

/// <summary>
/// The engine with a latency objective, asked twice as often as it can answer, whether or not it keeps up (Poisson). What it can was measured just before by a
/// closed loop. Latencies count from when a request was meant to be sent. Its rows are those answered within the objective.
/// </summary>
internal sealed class OverloadLoop : IContestant
{
    private const double Load = 2;

    private readonly EngineMetrics _metrics = new();
    private readonly ModelHost _host;
    private readonly BenchModel _model;
    private readonly EngineLoop _peak;
    private readonly TimeSpan _objective;
    private readonly Random _random = new(17);

    private OverloadLoop(BenchModel model, EngineLoop peak, int maxBatchSize, TimeSpan delay, TimeSpan objective)
    {
        _model = model;
        _peak = peak;
        _objective = objective;
        Name = $"engine, {Load:0.#} times the load, objective {objective.TotalMilliseconds:0} ms";
        _host = new ModelHost(
            model.Settings(maxBatchSize, delay, new LatencyObjective(99, objective)),
            new OnnxModelLoader(NullLogger<OnnxModelLoader>.Instance),
            _metrics,
            TimeProvider.System,
            NullLogger<ModelHost>.Instance);
    }

    public string Name { get; }

    /// <summary>From the call to the answer of those that were refused, in microseconds, since the beginning.</summary>
    public ConcurrentBag<double> RefusalMicroseconds { get; } = [];

    public static async Task<OverloadLoop> StartAsync(
        BenchModel model, EngineLoop peak, int maxBatchSize, TimeSpan delay, TimeSpan objective, CancellationToken cancellationToken)
    {
        var loop = new OverloadLoop(model, peak, maxBatchSize, delay, objective);
        await loop._host.LoadAsync(cancellationToken);
        return loop;
    }

    public async Task<Measurement> MeasureAsync(TimeSpan leadIn, TimeSpan slice, CancellationToken cancellationToken)
    {
        var requests = Enumerable.Range(0, 16).Select(_model.Request).ToArray();
        var latencies = new ConcurrentBag<double>();

        // A thread of its own: callers in other processes do not wait for room in this one's pool either.
        var open = await Task.Factory.StartNew(
            () => Send(requests, leadIn, leadIn + slice, latencies, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(open);
        return new Measurement(latencies.Count(latency => latency <= _objective.TotalMicroseconds), slice, [.. latencies.Order()]);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _metrics.Dispose();
    }

    private List<Task> Send(InferRequest[] requests, TimeSpan leadIn, TimeSpan time, ConcurrentBag<double> latencies, CancellationToken cancellationToken)
    {
        var open = new List<Task>();
        var gap = 1 / (Load * _peak.RowsPerSecond);
        var start = Stopwatch.GetTimestamp();
        for (var next = TimeSpan.Zero; next < time; next += TimeSpan.FromSeconds(-gap * Math.Log(1 - _random.NextDouble())))
        {
            while (next > Stopwatch.GetElapsedTime(start))
            {
                // A whole millisecond: who waits for less takes a processor from the engine.
                cancellationToken.WaitHandle.WaitOne(1);
            }

            open.Add(AskAsync(requests[open.Count % requests.Length], start, next, next < leadIn ? null : latencies, cancellationToken));
        }

        return open;
    }

    private async Task AskAsync(InferRequest request, long start, TimeSpan meant, ConcurrentBag<double>? latencies, CancellationToken cancellationToken)
    {
        var sent = Stopwatch.GetTimestamp();
        if (await _host.InferAsync(request, cancellationToken) is InferOutcome.Success)
        {
            latencies?.Add((Stopwatch.GetElapsedTime(start) - meant).TotalMicroseconds);
        }
        else
        {
            RefusalMicroseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }
    }
}
