using System.Collections.Concurrent;
using ModelServing.Testing;

namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>The shipped batcher against the published rules, on the same traffic and the same service times. The table is what <c>make arena</c> prints.</summary>
internal sealed class PolicyArenaTests
{
    private static readonly IContender[] Rules =
    [
        new RuleContender("greedy", _ => new GreedyRule()),
        new RuleContender("with timeout", workload => new TimeoutRule(workload.Objective / 2)),
        new RuleContender("window 2 ms", _ => new FixedWindowRule(TimeSpan.FromMilliseconds(2))),
        new RuleContender("window 5 ms", _ => new FixedWindowRule(TimeSpan.FromMilliseconds(5))),
        new RuleContender("preferred", _ => new PreferredSizesRule(TimeSpan.FromMilliseconds(2), 4, 8, 16)),
        new RuleContender("Clipper", workload => new AimdRule(workload.Objective)),
        new RuleContender("BentoML", workload => new CorkRule(workload.Objective)),
        new RuleContender("Nexus", workload => new NexusRule(workload)),
    ];

    private static readonly ConcurrentDictionary<string, ArenaScore[]> Played = new();

    [OneTimeTearDown]
    public static void PrintTable()
    {
        var table = ArenaTable.Of([.. Workloads.All.Where(workload => Played.ContainsKey(workload.Name)).Select(workload => (workload, Played[workload.Name]))]);
        TestContext.Progress.WriteLine(table);
        var folder = Directory.CreateDirectory(Repository.At("artifacts", "arena"));
        File.WriteAllText(Path.Combine(folder.FullName, "arena.txt"), table);
    }

    [TestCaseSource(typeof(Workloads), nameof(Workloads.All))]
    [CancelAfter(120_000)]
    public async Task Answers_as_many_within_the_objective_as_the_best_rule_for_the_workload(ArenaWorkload workload)
    {
        var own = await new BatcherContender(TimeSpan.FromMilliseconds(2)).PlayAsync(workload);
        var others = await Task.WhenAll(Rules.Select(rule => rule.PlayAsync(workload)));
        await TestContext.Out.WriteLineAsync(string.Join('\n', [own, .. others]));
        Played[workload.Name] = [own, .. others];

        Assert.That(own.Goodput, Is.GreaterThanOrEqualTo(workload.Bar * others.Max(other => other.Goodput)));
    }
}
