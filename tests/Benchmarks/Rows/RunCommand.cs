using System.CommandLine;
using System.Globalization;
using ModelServing.Benchmarks.Batching;
using ModelServing.Benchmarks.Models;
using ModelServing.Benchmarks.Reporting;
using ModelServing.Testing;

namespace ModelServing.Benchmarks.Rows;

/// <summary>
/// <c>model-bench run</c>: the shipped process over HTTP, the engine in process, ONNX Runtime alone with the same threads, and the servers of others, in
/// turns. Fails where a bar is missed.
/// </summary>
internal static class RunCommand
{
    private static readonly Dictionary<string, Func<BenchPlan, CancellationToken, Task<BenchRow>>> Rows = new()
    {
        ["large"] = (plan, cancellationToken) =>
            new PerceptronRow(BenchModel.LargePerceptron(), InProcess: 0.7, AspNet: 5, NodeGreedy: null, Python: 7).MeasureAsync(plan, cancellationToken),
        ["medium"] = (plan, cancellationToken) =>
            new PerceptronRow(BenchModel.MediumPerceptron(), InProcess: null, AspNet: 2.4, NodeGreedy: 1.9, Python: null).MeasureAsync(plan, cancellationToken),
        ["classifier"] = ClassifierRow.MeasureAsync,
        ["idle"] = IdleClientRow.MeasureAsync,
        ["overload"] = EngineRows.OverloadAsync,
        ["shapes"] = EngineRows.ShapesAsync,
        ["tuning"] = SelfTuningRow.MeasureAsync,
        ["memory"] = AllocationRow.MeasureAsync,
    };

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 0.5 };
        var rounds = new Option<int>("--rounds") { Description = "How often each is measured, in turns.", DefaultValueFactory = _ => 20 };
        var quick = new Option<bool>("--quick") { Description = "Seconds for each row: a guess." };
        var steady = new Option<string>("--steady") { Description = "How long memory is watched: 30s, 10m.", DefaultValueFactory = _ => "30s" };
        var rows = new Option<string[]>("--rows") { Description = "Only these.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. Rows.Keys] };
        rows.AcceptOnlyFromAmong([.. Rows.Keys]);
        var output = new Option<string>("--output") { Description = "Where the report goes.", DefaultValueFactory = _ => Repository.At("artifacts", "bench") };
        var command = new Command("run", "Measures model-runtime against ONNX Runtime in a loop and against other servers.") { seconds, rounds, quick, steady, rows, output };
        steady.Validators.Add(result =>
        {
            if (ParseTime(result.GetValueOrDefault<string>()) is null)
            {
                result.AddError($"--steady must be a number and s or m, as in 10m, not '{result.GetValueOrDefault<string>()}'");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var isQuick = parsed.GetValue(quick);
            var plan = new BenchPlan(
                isQuick ? Pace.Quick : Pace.Every(parsed.GetRequiredValue(seconds), parsed.GetRequiredValue(rounds)),
                isQuick ? TimeSpan.FromSeconds(5) : ParseTime(parsed.GetRequiredValue(steady))!.Value,
                parsed.GetRequiredValue(output));
            return await RunAsync(plan, parsed.GetRequiredValue(rows), cancellationToken) ? 0 : 1;
        });
        return command;
    }

    private static async Task<bool> RunAsync(BenchPlan plan, string[] keys, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(plan.Folder);
        var rows = new List<BenchRow>();
        foreach (var (key, measureAsync) in Rows.Where(row => keys.Contains(row.Key)))
        {
            await Console.Error.WriteLineAsync($"{key} ...");
            rows.Add(await measureAsync(plan, cancellationToken));
        }

        var machine = $"{Environment.ProcessorCount} processors, clients on the same ones; rates and latencies over all rounds, ratios are medians over the rounds of one run.";
        var report = new BenchReport(await Checkout.CommitAsync(cancellationToken), machine, rows);
        await report.WriteAsync(plan.Folder, cancellationToken);
        Console.WriteLine(report.ToTable().ToText());
        return report.Holds;
    }

    private static TimeSpan? ParseTime(string? text) =>
        text is [.. var number, var unit] && unit is 's' or 'm' && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0
            ? TimeSpan.FromSeconds(unit == 'm' ? value * 60 : value)
            : null;
}
