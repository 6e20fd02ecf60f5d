using ModelServing.Benchmarks.Batching;
using ModelServing.Benchmarks.Models;
using ModelServing.Benchmarks.Reporting;
using ModelServing.Benchmarks.Serving;

namespace ModelServing.Benchmarks.Rows;

/// <summary>The example's model over HTTP, against the best that ONNX Runtime does in a loop with the batches that so many clients can fill.</summary>
internal static class ClassifierRow
{
    private const int Clients = 16;
    private const int MaxBatch = 32;
    private const double Bar = 0.9;

    public static string Name => $"{BenchModel.TextDirection.Name}, {Clients} clients";

    public static async Task<BenchRow> MeasureAsync(BenchPlan plan, CancellationToken cancellationToken)
    {
        var model = BenchModel.TextDirection;
        await using var field = new Field();
        RawLoop[] raw = [field.Add(new RawLoop(model, 1)), field.Add(new RawLoop(model, 8))];
        var ours = field.Add(new HttpLoop(
            $"model-runtime, batch <= {MaxBatch}", await RuntimeProcess.StartAsync(model.File, MaxBatch, BenchPlan.Delay, cancellationToken), Clients, seed => WireRequest.Binary(model, seed)));
        raw = [.. raw, field.Add(new RawLoop(model, Clients))];
        var standings = await field.MeasureAsync(plan.Pace, cancellationToken);
        return new BenchRow(Name, [new Figure("of ONNX Runtime's best batch in a loop", standings.Of(ours).RatioTo(standings.Best(raw)), Bar)], standings.Results);
    }
}
