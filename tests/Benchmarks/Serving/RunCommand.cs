using System.CommandLine;
using ModelServing.Benchmarks.Batching;
using ModelServing.Benchmarks.Reporting;
using ModelServing.Testing;

namespace ModelServing.Benchmarks.Serving;

/// <summary>
/// <c>model-bench run</c>: the shipped process over HTTP, the engine in process, and ONNX Runtime alone with the same threads, in turns. Fails where a bar is
/// missed.
/// </summary>
internal static class RunCommand
{
    private const int Clients = 16;
    private const double Bar = 0.8;
    private const double OverloadBar = 0.95;
    private const double ShapesBar = 0.9;
    private const int ManyClients = 32;
    private static readonly TimeSpan Objective = TimeSpan.FromMilliseconds(50);

    // The defaults of the contract.
    private const int MaxBatchSize = 32;
    private static readonly (int Batch, int Callers)[] Loops = [(1, 1), (8, 1), (16, 1), (1, 2), (4, 2), (8, 2)];

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 0.5 };
        var rounds = new Option<int>("--rounds") { Description = "How often each is measured, in turns.", DefaultValueFactory = _ => 30 };
        var output = new Option<string>("--output") { Description = "Where the report goes.", DefaultValueFactory = _ => Repository.At("artifacts", "bench") };
        var command = new Command("run", "Measures model-runtime against ONNX Runtime in a loop.") { seconds, rounds, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var workload = new Workload(
                Repository.TextDirectionModel, Clients, TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)), parsed.GetRequiredValue(rounds));
            var report = await MeasureAsync(workload, cancellationToken);
            Console.WriteLine(report.ToTable().ToText());
            Console.WriteLine(string.Join('\n', report.Verdicts));
            await report.WriteAsync(parsed.GetRequiredValue(output), "runtime", cancellationToken);
            return report.Verdicts.All(verdict => verdict.Holds) ? 0 : 1;
        });
        return command;
    }

    private static async Task<BenchReport> MeasureAsync(Workload workload, CancellationToken cancellationToken)
    {
        var delay = TimeSpan.FromMilliseconds(2);
        var contestants = new List<IContestant>();
        try
        {
            contestants.Add(await HttpLoop.StartAsync(workload, 1, MaxBatchSize, delay, cancellationToken));
            contestants.Add(await HttpLoop.StartAsync(workload, workload.Clients, 1, TimeSpan.Zero, cancellationToken));
            contestants.Add(await EngineLoop.StartAsync(workload, workload.Clients, MaxBatchSize, delay, cancellationToken));

            // What is compared stands next to each other in time.
            contestants.AddRange(Loops.Select(loop => new RawLoop(workload, loop.Batch, Environment.ProcessorCount, loop.Callers)));
            var many = await HttpLoop.StartAsync(workload, workload.Clients, MaxBatchSize, delay, cancellationToken);
            contestants.Add(many);
            var peak = await EngineLoop.StartAsync(workload, ManyClients, MaxBatchSize, delay, cancellationToken);
            contestants.Add(peak);
            var shapes = await EngineLoop.StartAsync(workload, ManyClients, MaxBatchSize, delay, Workload.FourShapes, cancellationToken);
            contestants.Add(shapes);
            var overload = await OverloadLoop.StartAsync(workload, peak, MaxBatchSize, delay, Objective, cancellationToken);
            contestants.Add(overload);
            var results = await Contest.RunAsync(contestants, workload.Slice, workload.Rounds, cancellationToken);
            return Report(results, many, peak, shapes, overload);
        }
        finally
        {
            foreach (var contestant in contestants)
            {
                await contestant.DisposeAsync();
            }
        }
    }

    private static BenchReport Report(IReadOnlyList<ContestResult> results, IContestant many, EngineLoop peak, EngineLoop shapes, OverloadLoop overload)
    {
        var ceiling = results.Where(result => result.Contestant is RawLoop { Callers: 1 }).MaxBy(result => result.Measured.RowsPerSecond)!;
        var rows = results.Select(result => new BenchRow(
            result.Contestant.Name,
            result.Measured.RowsPerSecond,
            result.RatioTo(ceiling),
            result.Contestant is RawLoop ? null : result.Measured.Percentile(0.50),
            result.Contestant is RawLoop ? null : result.Measured.Percentile(0.99)));
        var served = results.Single(result => result.Contestant == many);
        var most = results.Single(result => result.Contestant == peak);
        var overloaded = results.Single(result => result.Contestant == overload);
        var refusals = new Measurement(0, TimeSpan.Zero, [.. overload.RefusalMicroseconds.Order()]);
        return new BenchReport(
            $"{Environment.ProcessorCount} processors, clients on the same ones; rows/s over all rounds, ratios are medians over rounds of one run",
            [.. rows],
            [
                new Verdict($"{Clients} clients over HTTP reach, of ONNX Runtime's best batch in a loop,", served.RatioTo(ceiling), Bar),
                new Verdict("Four shapes at once reach, of one shape,", results.Single(result => result.Contestant == shapes).RatioTo(most), ShapesBar),
                new Verdict("Twice the load: answers within the objective reach, of the most there can be,", overloaded.RatioTo(most), OverloadBar),
                new Verdict("Twice the load: the 99th percentile of what was answered, of the objective,", overloaded.Measured.Percentile(0.99) / Objective.TotalMicroseconds, 1, IsLimit: true),
                new Verdict("Twice the load: median time to a refusal, in ms,", refusals.Percentile(0.5) / 1000, 1, IsLimit: true),
            ]);
    }
}
