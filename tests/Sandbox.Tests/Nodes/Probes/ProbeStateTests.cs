using ModelServing.Sandbox.Nodes.Probes;

namespace ModelServing.Sandbox.Tests.Nodes.Probes;

public sealed class ProbeStateTests
{
    // + success, - failure; the verdict after each attempt: R passing, . not; ! where the failure threshold was reached
    [TestCase((int)ProbeKind.Readiness, 1, 3, "+", "R")]
    [TestCase((int)ProbeKind.Readiness, 2, 3, "++-++", ".RRRR", Description = "one failure of three is forgiven")]
    [TestCase((int)ProbeKind.Readiness, 2, 3, "+-+-+", ".....", Description = "never two in a row")]
    [TestCase((int)ProbeKind.Readiness, 1, 3, "+---", "RRR!")]
    [TestCase((int)ProbeKind.Readiness, 1, 2, "+-+-+--", "RRRRRR!")]
    [TestCase((int)ProbeKind.Liveness, 1, 3, "--+---", "RRRRR!", Description = "alive until it has failed three times in a row")]
    [TestCase((int)ProbeKind.Liveness, 1, 1, "-", "!")]
    [TestCase((int)ProbeKind.Startup, 1, 30, "---+", "...R")]
    [TestCase((int)ProbeKind.Startup, 1, 2, "--", ".!")]
    [TestCase((int)ProbeKind.Readiness, 1, 2, "----", ".!..", Description = "reached once, not again and again")]
    public void The_verdict_changes_only_at_a_threshold(int kind, int successes, int failures, string attempts, string verdicts)
    {
        var spec = new ProbeSpec((ProbeKind)kind, new ProbeAction.Exec([]), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, successes, failures, null);
        var state = ProbeState.Initial(spec.Kind);
        var seen = "";
        foreach (var attempt in attempts)
        {
            (state, var failed) = state.Observe(attempt == '+', spec);
            seen += failed ? '!' : state.Passing ? 'R' : '.';
        }

        Assert.That(seen, Is.EqualTo(verdicts));
    }
}
