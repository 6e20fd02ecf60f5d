using System.CommandLine;
using System.Globalization;
using ModelServing.Benchmarks.Models;
using ModelServing.Testing.Reporting;

namespace ModelServing.Benchmarks.Batching;

/// <summary><c>model-bench batching</c>: what the engine costs on top of ONNX Runtime.</summary>
internal static class BatchingCommand
{
    private static readonly int[] RawBatches = [1, 2, 4, 8, 16, 32];

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "The ONNX file.", DefaultValueFactory = _ => BenchModel.TextDirection.File };
        var clients = new Option<int>("--clients") { Description = "Closed-loop clients.", DefaultValueFactory = _ => 16 };
        var seconds = new Option<double>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 0.5 };
        var rounds = new Option<int>("--rounds") { Description = "How often each is measured, in turns.", DefaultValueFactory = _ => 16 };
        var command = new Command("batching", "Compares the engine with ONNX Runtime in a loop, in one process.") { model, clients, seconds, rounds };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await RunAsync(
                BenchModel.TextDirection with { File = parsed.GetRequiredValue(model) },
                parsed.GetRequiredValue(clients),
                Pace.Every(parsed.GetRequiredValue(seconds), parsed.GetRequiredValue(rounds)),
                cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(BenchModel model, int clients, Pace pace, CancellationToken cancellationToken)
    {
        var contestants = new List<IContestant>();
        contestants.AddRange(RawBatches.Select(batch => new RawLoop(model, batch)));
        contestants.Add(await EngineLoop.StartAsync(model, 1, 32, TimeSpan.Zero, cancellationToken));
        contestants.Add(await EngineLoop.StartAsync(model, 1, 32, TimeSpan.FromMilliseconds(2), cancellationToken));
        foreach (var (size, delay) in new[] { (1, 0), (8, 0), (16, 0), (32, 0), (16, 2), (32, 2) })
        {
            contestants.Add(await EngineLoop.StartAsync(model, clients, size, TimeSpan.FromMilliseconds(delay), cancellationToken));
        }

        var results = await Contest.RunAsync(contestants, pace, cancellationToken);
        var ceiling = results.Where(result => result.Contestant is RawLoop).MaxBy(result => result.Measured.RowsPerSecond)!;
        Console.WriteLine(new Table(
            ["contestant", "rows/s", "ratio", "p50 us", "p99 us"],
            [.. results.Select(result => (string[])[
                result.Contestant.Name,
                Format(result.Measured.RowsPerSecond, "0"),
                Format(result.RatioTo(ceiling), "0.00"),
                Format(result.Measured.Percentile(0.50), "0"),
                Format(result.Measured.Percentile(0.99), "0")])]).ToText());
        foreach (var contestant in contestants)
        {
            await contestant.DisposeAsync();
        }
    }

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
