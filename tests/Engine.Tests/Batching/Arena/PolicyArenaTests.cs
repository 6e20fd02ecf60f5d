using System.Globalization;
using System.Text;

namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>The shipped batcher against the published rules, on the same requests and the same service times. Prints the table.</summary>
internal sealed class PolicyArenaTests
{
    private static readonly IContender[] Rules =
    [
        new RuleContender("greedy", _ => new GreedyRule()),
        new RuleContender("window 2 ms", _ => new FixedWindowRule(TimeSpan.FromMilliseconds(2))),
        new RuleContender("window 5 ms", _ => new FixedWindowRule(TimeSpan.FromMilliseconds(5))),
        new RuleContender("preferred 4 8 16", _ => new PreferredSizesRule(TimeSpan.FromMilliseconds(2), 4, 8, 16)),
        new RuleContender("Clipper AIMD", workload => new AimdRule(workload.Objective)),
        new RuleContender("BentoML CORK", workload => new CorkRule(workload.Objective)),
    ];

    [TestCaseSource(typeof(Workloads), nameof(Workloads.All))]
    [CancelAfter(120_000)]
    public async Task Answers_as_many_within_the_objective_as_the_best_rule_for_the_workload(ArenaWorkload workload)
    {
        var own = await new BatcherContender(TimeSpan.FromMilliseconds(2)).PlayAsync(workload);
        var others = await Task.WhenAll(Rules.Select(rule => rule.PlayAsync(workload)));

        await TestContext.Out.WriteLineAsync(Table(workload, [own, .. others]));
        Assert.That(own.Goodput, Is.GreaterThanOrEqualTo(0.98 * others.Max(other => other.Goodput)));
    }

    private static string Table(ArenaWorkload workload, IEnumerable<ArenaScore> scores)
    {
        var text = new StringBuilder().AppendLine(
            CultureInfo.InvariantCulture, $"{workload.Name}: {workload.Requests.Count} requests, objective {workload.Objective.TotalMilliseconds} ms");
        text.AppendLine(CultureInfo.InvariantCulture, $"  {"",-18}{"goodput",9}{"p50 ms",9}{"p99 ms",9}{"batch",8}");
        foreach (var score in scores)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {score.Contender,-18}{score.Goodput,9:P1}{score.P50,9:0.0}{score.P99,9:0.0}{score.MeanBatch,8:0.0}");
        }

        return text.ToString();
    }
}
