using ModelServing.Benchmarks.Batching;
using ModelServing.Benchmarks.Models;
using ModelServing.Benchmarks.Reporting;

namespace ModelServing.Benchmarks.Rows;

/// <summary>The engine without HTTP: more load than it can answer, and requests of different shapes. Both are compared with the most that it answers.</summary>
internal static class EngineRows
{
    private const int Clients = 32;
    private const int MaxBatch = 32;
    private static readonly TimeSpan Objective = TimeSpan.FromMilliseconds(50);

    public static string OverloadName => $"2x overload, objective {Objective.TotalMilliseconds:0} ms";

    public static string ShapesName => $"{BenchModel.FourShapes.Length} shapes interleaved";

    public static async Task<BenchRow> OverloadAsync(BenchPlan plan, CancellationToken cancellationToken)
    {
        var model = BenchModel.TextDirection;
        await using var field = new Field();
        var peak = field.Add(await EngineLoop.StartAsync(model, Clients, MaxBatch, BenchPlan.Delay, cancellationToken));
        var overload = field.Add(await OverloadLoop.StartAsync(model, peak, MaxBatch, BenchPlan.Delay, Objective, cancellationToken));
        var standings = await field.MeasureAsync(plan.Pace, cancellationToken);
        var refusals = new Measurement(0, TimeSpan.Zero, [.. overload.RefusalMicroseconds.Order()]);
        return new BenchRow(
            OverloadName,
            [
                new Figure("answers within the objective, of the most there can be", standings.Ratio(overload, peak), 0.95),
                new Figure("p99 of what was answered, of the objective", standings.Of(overload).Measured.Percentile(0.99) / Objective.TotalMicroseconds, 1, IsLimit: true),
                new Figure("median time to a refusal, ms", refusals.Percentile(0.5) / 1000, 1, IsLimit: true),
            ],
            standings.Results);
    }

    public static async Task<BenchRow> ShapesAsync(BenchPlan plan, CancellationToken cancellationToken)
    {
        var model = BenchModel.TextDirection;
        await using var field = new Field();
        var one = field.Add(await EngineLoop.StartAsync(model, Clients, MaxBatch, BenchPlan.Delay, cancellationToken));
        var four = field.Add(await EngineLoop.StartAsync(model, Clients, MaxBatch, BenchPlan.Delay, BenchModel.FourShapes, cancellationToken));
        var standings = await field.MeasureAsync(plan.Pace, cancellationToken);
        return new BenchRow(ShapesName, [new Figure("of one shape alone", standings.Ratio(four, one), 0.9)], standings.Results);
    }
}
