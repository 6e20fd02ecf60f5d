using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Benchmarks.Models;
using ModelServing.Engine;
using ModelServing.Engine.Models;
using ModelServing.Engine.Telemetry;
using ModelServing.Onnx;

namespace ModelServing.Benchmarks.Batching;

/// <summary>The engine in the same process, asked by closed-loop clients, without HTTP.</summary>
internal sealed class EngineLoop : IContestant
{
    private readonly EngineMetrics _metrics = new();
    private readonly ModelHost _host;
    private readonly BenchModel _model;
    private readonly int _clients;
    private readonly ImmutableArray<ImmutableArray<long>> _shapes;

    private EngineLoop(BenchModel model, int clients, int maxBatchSize, TimeSpan delay, ImmutableArray<ImmutableArray<long>> shapes)
    {
        _model = model;
        _clients = clients;
        _shapes = shapes;
        Name = $"engine, {clients} clients, batch <= {maxBatchSize}, delay {delay.TotalMilliseconds:0.#} ms{(shapes.Length > 1 ? $", {shapes.Length} shapes" : "")}";
        _host = new ModelHost(
            model.Settings(maxBatchSize, delay), new OnnxModelLoader(NullLogger<OnnxModelLoader>.Instance), _metrics, TimeProvider.System, NullLogger<ModelHost>.Instance);
    }

    public string Name { get; }

    /// <summary>What the last measurement found.</summary>
    public double RowsPerSecond { get; private set; }

    public static Task<EngineLoop> StartAsync(BenchModel model, int clients, int maxBatchSize, TimeSpan delay, CancellationToken cancellationToken) =>
        StartAsync(model, clients, maxBatchSize, delay, [model.RowShape], cancellationToken);

    /// <summary>As the other, but the clients ask in turn for different shapes.</summary>
    public static async Task<EngineLoop> StartAsync(
        BenchModel model, int clients, int maxBatchSize, TimeSpan delay, ImmutableArray<ImmutableArray<long>> shapes, CancellationToken cancellationToken)
    {
        var loop = new EngineLoop(model, clients, maxBatchSize, delay, shapes);
        await loop._host.LoadAsync(cancellationToken);
        return loop;
    }

    public async Task<Measurement> MeasureAsync(TimeSpan leadIn, TimeSpan slice, CancellationToken cancellationToken)
    {
        var window = Window.Open(leadIn, slice);
        var latencies = await Task.WhenAll(Enumerable.Range(0, _clients).Select(client => Task.Run(() => ClientAsync(client, window, cancellationToken), cancellationToken)));
        var measured = Measurement.Of(window, latencies);
        RowsPerSecond = measured.RowsPerSecond;
        return measured;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _metrics.Dispose();
    }

    private async Task<List<double>> ClientAsync(int client, Window window, CancellationToken cancellationToken)
    {
        var request = _model.Request(client, _shapes[client % _shapes.Length]);
        var latencies = new List<double>();
        while (!window.IsOver)
        {
            var sent = Stopwatch.GetTimestamp();
            var outcome = await _host.InferAsync(request, cancellationToken);
            if (outcome is InferOutcome.Refused refused)
            {
                throw new InvalidOperationException($"refused: {refused.Error}");
            }

            var answered = Stopwatch.GetTimestamp();
            if (window.Counts(answered))
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent, answered).TotalMicroseconds);
            }
        }

        return latencies;
    }
}
