using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ModelServing.Fuzz.Running;
using ModelServing.Fuzz.Targets;
using ModelServing.Testing;

namespace ModelServing.Fuzz.Commands;

/// <summary><c>model-fuzz run</c>: fails where anything was found.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var cases = new Option<long>("--cases") { Description = "Cases over all parsers; as many requests for 'engine', a tenth for 'crs'. With --target all of them for it.", DefaultValueFactory = static _ => 1_000_000 };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same cases.", DefaultValueFactory = static _ => 1 };
        var target = new Option<string?>("--target") { Description = "This target alone; 'model-fuzz targets' lists them." };
        target.AcceptOnlyFromAmong([.. AllTargets.List.Select(static target => target.Name)]);
        var minutes = new Option<double>("--minutes") { Description = "Ends after so many minutes, whatever is left.", DefaultValueFactory = static _ => 10 };
        var output = new Option<string>("--output") { Description = "Where the report and the findings go.", DefaultValueFactory = static _ => Repository.At("artifacts", "fuzz") };
        foreach (var number in (Option[])[cases, minutes])
        {
            number.Validators.Add(static result =>
            {
                if (result.Tokens is [{ Value: var text }] && double.TryParse(text, CultureInfo.InvariantCulture, out var value) && value <= 0)
                {
                    result.AddError($"{result.Option.Name} must be positive, not {text}");
                }
            });
        }

        var command = new Command("run", "Makes cases, tries them, and reduces what it finds. Exit code 1 where it finds anything.") { cases, seed, target, minutes, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var only = parsed.GetValue(target);
            IReadOnlyList<Target> targets = only is null ? AllTargets.List : [AllTargets.List.Single(target => target.Name == only) with { Share = 1 }];
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromMinutes(parsed.GetRequiredValue(minutes)));
            return await RunAsync(new Campaign(targets, parsed.GetRequiredValue(cases), parsed.GetRequiredValue(seed)), parsed.GetRequiredValue(seed), parsed.GetRequiredValue(output), limit.Token);
        });
        return command;
    }

    private static async Task<int> RunAsync(Campaign campaign, int seed, string output, CancellationToken limit)
    {
        var started = Stopwatch.GetTimestamp();
        var stuck = await campaign.RunAsync(
            progress => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds,5:0} s  {progress.Cases:N0} of {progress.Planned:N0} cases  {progress.Tallies.Sum(static tally => tally.Findings.Count)} findings")),
            limit);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var found = stuck is null ? 0 : 1;
        if (stuck is not null)
        {
            Tell(output, stuck);
        }

        foreach (var tally in campaign.Tallies)
        {
            foreach (var finding in tally.Findings)
            {
                found++;
                Tell(output, await Minimizer.ReduceAsync(tally.Target, finding));
            }
        }

        var report = new FuzzReport(seed, campaign.Cases, Math.Round(seconds, 1), [.. campaign.Tallies.Select(static tally => tally.Report())]);
        Console.WriteLine(report.ToTable().ToText());
        await report.WriteAsync(output, CancellationToken.None);
        return found == 0 ? 0 : 1;
    }

    private static void Tell(string output, Finding finding)
    {
        var path = FindingFile.Write(Path.Combine(output, "findings"), finding);
        Console.WriteLine($"{finding.Signature}\n  {finding.Target}, seed {finding.Seed}, case {finding.Case}, {finding.Input.Length} bytes\n  model-fuzz replay {path}\n");
    }
}
