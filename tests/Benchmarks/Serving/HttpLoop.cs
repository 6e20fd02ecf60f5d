using System.Diagnostics;
using ModelServing.Benchmarks.Batching;

namespace ModelServing.Benchmarks.Serving;

/// <summary>The shipped process, asked over HTTP by closed-loop clients with binary tensors.</summary>
internal sealed class HttpLoop : IContestant
{
    private readonly RuntimeProcess _runtime;
    private readonly List<BinaryConnection> _connections = [];

    private HttpLoop(string name, RuntimeProcess runtime)
    {
        Name = name;
        _runtime = runtime;
    }

    public string Name { get; }

    public static async Task<HttpLoop> StartAsync(Workload workload, int clients, int maxBatchSize, TimeSpan delay, CancellationToken cancellationToken)
    {
        var runtime = await RuntimeProcess.StartAsync(workload, maxBatchSize, delay, cancellationToken);
        var loop = new HttpLoop($"HTTP, {clients} clients, batch <= {maxBatchSize}, delay {delay.TotalMilliseconds:0.#} ms", runtime);
        for (var client = 0; client < clients; client++)
        {
            var connection = new BinaryConnection(client);
            loop._connections.Add(connection);
            connection.Connect(runtime.Port);
        }

        return loop;
    }

    public async Task<Measurement> MeasureAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(
            _connections.Select(connection => Task.Factory.StartNew(() => Ask(connection, start, time), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return new Measurement(latencies.Sum(each => each.Count), Stopwatch.GetElapsedTime(start), [.. latencies.SelectMany(each => each)]);
    }

    public async ValueTask DisposeAsync()
    {
        _connections.ForEach(connection => connection.Dispose());
        await _runtime.DisposeAsync();
    }

    private static List<double> Ask(BinaryConnection connection, long start, TimeSpan time)
    {
        var latencies = new List<double>();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var sent = Stopwatch.GetTimestamp();
            connection.Ask();
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }

        return latencies;
    }
}
