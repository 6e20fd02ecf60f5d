using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
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
    private readonly int _clients;
    private readonly ImmutableArray<ImmutableArray<long>> _shapes;

    private EngineLoop(Workload workload, int clients, int maxBatchSize, TimeSpan delay, ImmutableArray<ImmutableArray<long>> shapes)
    {
        _clients = clients;
        _shapes = shapes;
        Name = $"engine, {clients} clients, batch <= {maxBatchSize}, delay {delay.TotalMilliseconds:0.#} ms{(shapes.Length > 1 ? $", {shapes.Length} shapes" : "")}";
        _host = new ModelHost(
            workload.Settings(maxBatchSize, delay), new OnnxModelLoader(NullLogger<OnnxModelLoader>.Instance), _metrics, TimeProvider.System, NullLogger<ModelHost>.Instance);
    }

    public string Name { get; }

    /// <summary>What the last measurement found.</summary>
    public double RowsPerSecond { get; private set; }

    public static Task<EngineLoop> StartAsync(Workload workload, int clients, int maxBatchSize, TimeSpan delay, CancellationToken cancellationToken) =>
        StartAsync(workload, clients, maxBatchSize, delay, [Workload.RowShape], cancellationToken);

    /// <summary>As the other, but the clients ask in turn for different shapes.</summary>
    public static async Task<EngineLoop> StartAsync(
        Workload workload, int clients, int maxBatchSize, TimeSpan delay, ImmutableArray<ImmutableArray<long>> shapes, CancellationToken cancellationToken)
    {
        var loop = new EngineLoop(workload, clients, maxBatchSize, delay, shapes);
        await loop._host.LoadAsync(cancellationToken);
        return loop;
    }

    public async Task<Measurement> MeasureAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, _clients).Select(client => Task.Run(() => ClientAsync(client, start, time, cancellationToken), cancellationToken)));
        var measured = new Measurement(latencies.Sum(each => each.Count), Stopwatch.GetElapsedTime(start), [.. latencies.SelectMany(each => each)]);
        RowsPerSecond = measured.RowsPerSecond;
        return measured;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _metrics.Dispose();
    }

    private async Task<List<double>> ClientAsync(int client, long start, TimeSpan time, CancellationToken cancellationToken)
    {
        var request = Workload.Request(client, _shapes[client % _shapes.Length]);
        var latencies = new List<double>();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var sent = Stopwatch.GetTimestamp();
            var outcome = await _host.InferAsync(request, cancellationToken);
            if (outcome is InferOutcome.Refused refused)
            {
                throw new InvalidOperationException($"refused: {refused.Error}");
            }

            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }

        return latencies;
    }
}
