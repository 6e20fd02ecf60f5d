using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Controllers.Autoscaling;

namespace ModelServing.Sandbox.Tests.Controllers.Autoscaling;

public sealed class AutoscalerDeciderTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly AutoscalerSpec Spec = new(1, 10, ScalingRules.DefaultUp, ScalingRules.DefaultDown);
    private static readonly MetricOutcome Failure = new MetricOutcome.Failure("FailedGetPodsMetric", "failed to get pods metric value: unable to get metric m: x");

    [Test]
    public void The_largest_proposal_wins_and_is_named()
    {
        var decision = Decide(Spec, 2, Propose(3, "a"), Propose(4, "b"));

        Assert.That((decision.Replicas, decision.Reason), Is.EqualTo(((int?)4, "pods metric b above target")));
        Assert.That(decision.Conditions, Does.Contain(new Condition("ScalingActive", true, "ValidMetricFound", "the HPA was able to successfully calculate a replica count from pods metric b")));
    }

    [Test]
    public void A_failed_metric_blocks_scaling_down_and_says_why()
    {
        var decision = Decide(Spec, 5, Propose(2), Failure);

        Assert.That(decision.Replicas, Is.Null);
        Assert.That(decision.Conditions.Single(), Is.EqualTo(new Condition(
            "ScalingActive", false, "FailedGetPodsMetric", "the HPA was unable to compute the replica count: failed to get pods metric value: unable to get metric m: x")));
        Assert.That(decision.Failure, Is.EqualTo("invalid metrics (1 invalid out of 2), first error is: failed to get pods metric value: unable to get metric m: x"));
    }

    [Test]
    public void A_failed_metric_does_not_block_scaling_up() => Assert.That(Decide(Spec, 2, Propose(4), Failure).Replicas, Is.EqualTo(4));

    [Test]
    public void Bounds_need_no_metric()
    {
        Assert.That((Decide(Spec, 12).Replicas, Decide(Spec, 12).Reason), Is.EqualTo(((int?)10, "Current number of replicas above Spec.MaxReplicas")));
        Assert.That((Decide(Spec with { MinReplicas = 3 }, 2).Replicas, Decide(Spec with { MinReplicas = 3 }, 2).Reason), Is.EqualTo(((int?)3, "Current number of replicas below Spec.MinReplicas")));
    }

    [Test]
    public void Zero_replicas_turn_the_autoscaler_off()
    {
        var decision = Decide(Spec, 0);

        Assert.That((decision.Replicas, decision.Conditions.Single().Reason), Is.EqualTo(((int?)0, "ScalingDisabled")));
    }

    [TestCase(2, 20, 6, "ScaleUpLimit")]
    [TestCase(8, 20, 10, "TooManyReplicas")]
    [TestCase(2, 3, 3, "DesiredWithinRange")]
    public void Upwards(int current, int proposed, int expected, string reason)
    {
        var decision = Decide(Spec, current, Propose(proposed));

        Assert.That((decision.Replicas, decision.Conditions.Last(static condition => condition.Type == "ScalingLimited").Reason), Is.EqualTo(((int?)expected, reason)));
    }

    [Test]
    public void Downwards_waits_for_the_highest_recommendation_of_the_window()
    {
        var memory = AutoscalerMemory.Begin(5, Start).Recommended(5, Spec, Start);

        var early = AutoscalerDecider.Decide(Spec, 5, [Propose(2)], memory, Start.AddSeconds(299));
        var late = AutoscalerDecider.Decide(Spec, 5, [Propose(2)], memory, Start.AddSeconds(300));

        Assert.That((early.Replicas, early.Conditions[1].Reason), Is.EqualTo(((int?)5, "ScaleDownStabilized")));
        Assert.That((late.Replicas, late.Reason), Is.EqualTo(((int?)2, "All metrics below target")));
    }

    [Test]
    public void Upwards_waits_for_the_lowest_recommendation_of_its_window()
    {
        var spec = Spec with { Up = ScalingRules.DefaultUp with { Window = TimeSpan.FromSeconds(60) } };
        var memory = AutoscalerMemory.Begin(2, Start);

        var early = AutoscalerDecider.Decide(spec, 2, [Propose(6)], memory, Start.AddSeconds(59));

        Assert.That((early.Replicas, early.Conditions[1].Reason), Is.EqualTo(((int?)2, "ScaleUpStabilized")));
        Assert.That(AutoscalerDecider.Decide(spec, 2, [Propose(6)], early.Memory, Start.AddSeconds(60)).Replicas, Is.EqualTo(6));
    }

    [TestCase("Max", 8)]
    [TestCase("Min", 5)]
    [TestCase("Disabled", 4)]
    public void Of_several_policies_the_selected_one_counts(string select, int expected)
    {
        var rules = new ScalingRules(TimeSpan.Zero, Enum.Parse<PolicySelect>(select), [new(false, 1, TimeSpan.FromSeconds(60)), new(true, 100, TimeSpan.FromSeconds(60))], 0.1);

        Assert.That(Decide(Spec with { Up = rules }, 4, Propose(9)).Replicas, Is.EqualTo(expected));
    }

    [TestCase("Max", 4)]
    [TestCase("Min", 7)]
    [TestCase("Disabled", 8)]
    public void And_downwards_too(string select, int expected)
    {
        var rules = new ScalingRules(TimeSpan.Zero, Enum.Parse<PolicySelect>(select), [new(false, 1, TimeSpan.FromSeconds(60)), new(true, 50, TimeSpan.FromSeconds(60))], 0.1);
        var decision = AutoscalerDecider.Decide(Spec with { Down = rules }, 8, [Propose(1)], AutoscalerMemory.Begin(1, Start.AddHours(-1)), Start);

        Assert.That(decision.Replicas, Is.EqualTo(expected));
    }

    [Test]
    public void What_was_done_within_the_period_counts_against_its_policy()
    {
        var spec = Spec with { Up = new ScalingRules(TimeSpan.Zero, PolicySelect.Max, [new(false, 2, TimeSpan.FromSeconds(60))], 0.1) };
        var memory = AutoscalerMemory.Begin(1, Start).Scaled(1, 3, spec, Start);

        Assert.That(AutoscalerDecider.Decide(spec, 3, [Propose(9)], memory, Start.AddSeconds(59)).Replicas, Is.EqualTo(3));
        Assert.That(AutoscalerDecider.Decide(spec, 3, [Propose(9)], memory, Start.AddSeconds(61)).Replicas, Is.EqualTo(5));
    }

    [Test]
    public void A_changed_maximum_works_on_unchanged_load() =>
        Assert.That(Decide(Spec with { MaxReplicas = 2 }, 2, Propose(9)).Conditions[^1].Reason, Is.EqualTo("TooManyReplicas"));

    [Test]
    public void Behaviour_is_read_from_the_object_and_defaulted()
    {
        var spec = AutoscalerSpec.Of((JsonObject)JsonNode.Parse("""
            {"spec":{"maxReplicas":7,"behavior":{"scaleUp":{"stabilizationWindowSeconds":30,"selectPolicy":"Min","policies":[{"type":"Percent","value":50,"periodSeconds":20}],"tolerance":"50m"}}}}
            """)!);

        Assert.That((spec.MinReplicas, spec.MaxReplicas, spec.Down), Is.EqualTo((1, 7, ScalingRules.DefaultDown)));
        Assert.That((spec.Up.Window, spec.Up.Select, spec.Up.Tolerance), Is.EqualTo((TimeSpan.FromSeconds(30), PolicySelect.Min, 0.05)));
        Assert.That(spec.Up.Policies, Is.EqualTo(new[] { new ScalingPolicy(true, 50, TimeSpan.FromSeconds(20)) }));
    }

    private static AutoscalerDecision Decide(AutoscalerSpec spec, int current, params MetricOutcome[] outcomes) =>
        AutoscalerDecider.Decide(spec, current, outcomes, AutoscalerMemory.Begin(current, Start), Start.AddSeconds(15));

    private static MetricOutcome.Proposal Propose(int replicas, string name = "m") => new(replicas, $"pods metric {name}", []);
}
