using System.CommandLine;
using ModelServing.Benchmarks.Reporting;
using ModelServing.Testing;
using ModelServing.Testing.Time;

namespace ModelServing.Benchmarks.Operation;

/// <summary><c>model-bench operator</c>: the shipped operator against an API server full of waiting ModelDeployments. Fails where a bar is missed.</summary>
internal static class OperatorCommand
{
    private const int Changes = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "ModelDeployments.", DefaultValueFactory = _ => 1000 };
        var output = new Option<string>("--output") { Description = "Where the report goes.", DefaultValueFactory = _ => Repository.At("artifacts", "bench") };
        var command = new Command("operator", "Measures model-operator with many ModelDeployments.") { count, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = await MeasureAsync(parsed.GetRequiredValue(count), cancellationToken);
            Console.WriteLine($"{report.Machine}\n{report.ToTable().ToText()}");
            await report.WriteAsync(parsed.GetRequiredValue(output), "operator", cancellationToken);
            return report.Rows.All(row => row.Holds) ? 0 : 1;
        });
        return command;
    }

    private static async Task<LimitReport> MeasureAsync(int count, CancellationToken cancellationToken)
    {
        var folder = Repository.At("artifacts", "bench-operator");
        await using var cluster = await BenchCluster.StartAsync(folder, cancellationToken);
        await using var fleet = new Fleet(cluster.KubeconfigPath);
        await Console.Error.WriteLineAsync($"{cluster.Name}; creating {count} ModelDeployments ...");
        await fleet.CreateAsync(count, cancellationToken);

        List<LimitRow> rows = [];
        await using (var first = MeasuredOperator.Start(cluster, Path.Combine(folder, "first.log")))
        {
            await Console.Error.WriteLineAsync("starting the operator on them ...");
            var leads = await first.LeadsAsync(cancellationToken);
            await Eventually.TrueAsync(() => Task.FromResult(fleet.Done == count), Limit, cancellationToken);
            var written = first.Elapsed;
            await first.ReconciledAsync(count, Limit, cancellationToken);
            rows.Add(new("start until it leads and its caches are full, s", leads.TotalSeconds, 3));
            rows.Add(new("start until all children and statuses are written, s", written.TotalSeconds, (cluster.IsReal ? 15 : 60) * count / 1000.0));
            rows.Add(new("processor time for it, s", first.ProcessorTime.TotalSeconds, null));
            rows.Add(new("highest resident memory, MiB", first.PeakMebibytes, count <= 1000 ? 120 : 350));

            await Console.Error.WriteLineAsync($"changing {Changes} of them, one at a time ...");
            rows.Add(new("change of a spec until the child is seen changed, 99 of 100, ms", await ChangeAsync(fleet, count, cancellationToken), 50));
            await first.ReconciledAsync(count + Changes, Limit, cancellationToken);
        }

        var before = await fleet.VersionsAsync(cancellationToken);
        await Console.Error.WriteLineAsync("restarting the operator ...");
        await using (var second = MeasuredOperator.Start(cluster, Path.Combine(folder, "second.log")))
        {
            await second.LeadsAsync(cancellationToken);
            await second.ReconciledAsync(count, Limit, cancellationToken);
            rows.Add(new("objects written by a restart", (await fleet.VersionsAsync(cancellationToken)).Except(before).Count(), 0));
            rows.Add(new("highest resident memory after the restart, MiB", second.PeakMebibytes, count <= 1000 ? 120 : 350));
        }

        rows.AddRange(await AutoscalingCost.MeasureAsync(cluster, fleet, count, folder, cancellationToken));
        return new LimitReport($"{count} ModelDeployments on {cluster.Name}, {Environment.ProcessorCount} processors for both; the operator elects a leader", rows);
    }

    private static async Task<double> ChangeAsync(Fleet fleet, int count, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var change = 0; change < Changes; change++)
        {
            times.Add((await fleet.ScaleAsync(change % count, 2 + (change / count), cancellationToken)).TotalMilliseconds);
        }

        times.Sort();
        return times[(int)(0.99 * times.Count)];
    }
}
