using ModelServing.Benchmarks.Batching;
using ModelServing.Benchmarks.Models;
using ModelServing.Benchmarks.Reporting;

namespace ModelServing.Benchmarks.Rows;

/// <summary>
/// The engine with the widest limits, left to itself, against the best that a grid search over those limits finds: whether setting them by hand gains anything.
/// All that each is ever asked is what the contest asks, from cold on, so that what is compared was learned within that time.
/// </summary>
internal static class SelfTuningRow
{
    private const int Clients = 64;
    private const int MaxBatch = 64;
    private const double Bar = 0.95;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly int[] Batches = [4, 8, 16, 32, 64];
    private static readonly int[] Delays = [0, 2, 5];

    public static string Name => "self-tuned against a grid search";

    public static async Task<BenchRow> MeasureAsync(BenchPlan plan, CancellationToken cancellationToken)
    {
        var pace = plan.Pace;
        while (pace.Total > Limit)
        {
            pace = pace with { Rounds = pace.Rounds - 1 };
        }

        var model = BenchModel.MediumPerceptron();
        await using var field = new Field();
        var grid = new List<IContestant>();
        var tuned = field.Add(await EngineLoop.StartAsync(model, Clients, MaxBatch, BenchPlan.Delay, cancellationToken));
        foreach (var (size, delay) in from size in Batches from delay in Delays select (size, delay))
        {
            grid.Add(field.Add(await EngineLoop.StartAsync(model, Clients, size, TimeSpan.FromMilliseconds(delay), cancellationToken)));
        }

        var standings = await field.MeasureAsync(pace, cancellationToken);
        return new BenchRow(
            Name, [new Figure($"{model.Name}, {pace.Total.TotalSeconds:0} s from cold, of the best of the grid", standings.Of(tuned).RatioTo(standings.Best(grid)), Bar)], standings.Results);
    }
}
