using System.Globalization;
using ModelServing.Benchmarks.Batching;
using ModelServing.Benchmarks.Models;
using ModelServing.Benchmarks.Reporting;
using ModelServing.Benchmarks.Serving;

namespace ModelServing.Benchmarks.Rows;

/// <summary>What the runtime itself says of its memory under steady load, in its metrics.</summary>
internal static class AllocationRow
{
    private const int Clients = 64;
    private const int MaxBatch = 64;
    private const double BarBytes = 1024;

    public static string Name => "managed memory under steady load";

    public static async Task<BenchRow> MeasureAsync(BenchPlan plan, CancellationToken cancellationToken)
    {
        var model = BenchModel.MediumPerceptron();
        var server = await RuntimeProcess.StartAsync(model.File, MaxBatch, BenchPlan.Delay, cancellationToken);
        await using var loop = new HttpLoop($"model-runtime, batch <= {MaxBatch}, {Clients} clients", server, Clients, seed => WireRequest.Binary(model, seed));
        await loop.MeasureAsync(plan.Pace.WarmUp, TimeSpan.Zero, cancellationToken);
        var before = await MetricsAsync(server.Port, cancellationToken);
        var measured = await loop.MeasureAsync(TimeSpan.Zero, plan.Steady, cancellationToken);
        var after = await MetricsAsync(server.Port, cancellationToken);

        double Growth(string metric, string label = "") => Total(after, metric, label) - Total(before, metric, label);
        return new BenchRow(
            Name,
            [
                new Figure("bytes per binary request", Growth("dotnet_gc_heap_total_allocated_bytes_total") / Growth("nv_inference_request_success"), BarBytes, IsLimit: true),
                new Figure($"generation 2 collections in {Text(plan.Steady)}", Growth("dotnet_gc_collections_total", "\"gen2\""), 0, IsLimit: true),
            ],
            [new ContestResult(loop, [measured])]);
    }

    private static async Task<string[]> MetricsAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        return (await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), cancellationToken)).Split('\n');
    }

    /// <summary>The sum over the series of a metric that have a label.</summary>
    private static double Total(string[] metrics, string name, string label)
    {
        var series = metrics.Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{' && line.Contains(label, StringComparison.Ordinal)).ToArray();
        return series.Length > 0
            ? series.Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"the runtime has no metric {name} with {label}");
    }

    private static string Text(TimeSpan time) => time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0.#} min" : $"{time.TotalSeconds:0} s";
}
