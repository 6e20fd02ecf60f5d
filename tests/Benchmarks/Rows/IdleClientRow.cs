using ModelServing.Benchmarks.Batching;
using ModelServing.Benchmarks.Models;
using ModelServing.Benchmarks.Reporting;
using ModelServing.Benchmarks.Serving;

namespace ModelServing.Benchmarks.Rows;

/// <summary>One client and nothing else: what a request takes longer than the run itself.</summary>
internal static class IdleClientRow
{
    private const int MaxBatch = 32;
    private const double BarMicroseconds = 150;

    public static string Name => "one idle client";

    public static async Task<BenchRow> MeasureAsync(BenchPlan plan, CancellationToken cancellationToken)
    {
        await using var field = new Field();
        var pairs = new List<(BenchModel Model, RawLoop Raw, HttpLoop Ours)>();
        foreach (var model in (BenchModel[])[BenchModel.MediumPerceptron(), BenchModel.LargePerceptron(), BenchModel.TextDirection])
        {
            var server = await RuntimeProcess.StartAsync(model.File, MaxBatch, BenchPlan.Delay, cancellationToken);
            pairs.Add((model, field.Add(new RawLoop(model, 1)), field.Add(new HttpLoop($"model-runtime, 1 client, {model.Name}", server, 1, seed => WireRequest.Binary(model, seed)))));
        }

        var standings = await field.MeasureAsync(plan.Pace, cancellationToken);
        return new BenchRow(
            Name,
            [.. pairs.Select(pair => new Figure($"{pair.Model.Name}, median beyond the run itself, us", standings.Of(pair.Ours).MicrosecondsOver(standings.Of(pair.Raw)), BarMicroseconds, IsLimit: true))],
            standings.Results);
    }
}
