using ModelServing.Sandbox.Controllers.Autoscaling;

namespace ModelServing.Sandbox.Tests.Controllers.Autoscaling;

/// <summary>
/// Thirty minutes of virtual time: pods that saturate as the runtime does (utilisation ends at 100 %, the queue goes on), take time to start, and a metric
/// that is seconds old; the controller's own decisions close the loop.
/// </summary>
public sealed class StepLoadTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Sync = TimeSpan.FromSeconds(15);

    [TestCase(4, 0)]
    [TestCase(4, 20)]
    [TestCase(4, 90)]
    [TestCase(7.3, 20)]
    public void A_step_of_load_ends_at_the_right_size_without_overshoot_or_flapping(double load, int startSeconds)
    {
        var ideal = (int)Math.Ceiling(load / 0.7);
        var run = Simulate(new AutoscalerSpec(1, 20, ScalingRules.DefaultUp, ScalingRules.DefaultDown), time => time < TimeSpan.FromMinutes(1) ? 0.5 : load, startSeconds, TimeSpan.FromMinutes(30));

        Assert.That(run.Max(static step => step.Replicas), Is.LessThanOrEqualTo(ideal + 1), "overshoot");
        Assert.That(run[^1].Replicas, Is.InRange(ideal - 1, ideal + 1));
        Assert.That(run.Count(static step => step.Change < 0), Is.Zero, "a step up is no reason to scale down");
        Assert.That(run.Where(static step => step.Time > TimeSpan.FromMinutes(15)).Count(static step => step.Change != 0), Is.Zero, "flapping");
    }

    [Test]
    public void When_load_goes_replicas_go_after_the_window_and_stay_gone()
    {
        var run = Simulate(
            new AutoscalerSpec(1, 20, ScalingRules.DefaultUp, ScalingRules.DefaultDown),
            static time => time < TimeSpan.FromMinutes(10) ? 4 : 0.3,
            20,
            TimeSpan.FromMinutes(30));
        var firstDown = run.First(static step => step.Change < 0).Time;

        Assert.That(firstDown, Is.InRange(TimeSpan.FromMinutes(14.75), TimeSpan.FromMinutes(15.25)), "five minutes after the last high recommendation");
        Assert.That(run[^1].Replicas, Is.EqualTo(1));
        Assert.That(run.SkipWhile(static step => step.Change >= 0).Count(static step => step.Change > 0), Is.Zero);
    }

    [Test]
    public void Load_that_swings_around_the_target_moves_nothing_down()
    {
        var run = Simulate(
            new AutoscalerSpec(1, 20, ScalingRules.DefaultUp, ScalingRules.DefaultDown),
            static time => 3 + 1.5 * Math.Sin(time.TotalMinutes * 2),
            20,
            TimeSpan.FromMinutes(30));

        Assert.That(run.Where(static step => step.Time > TimeSpan.FromMinutes(10)).Count(static step => step.Change != 0), Is.Zero);
    }

    [Test]
    public void Whatever_happens_bounds_and_rates_hold()
    {
        var random = new Random(1912);
        for (var round = 0; round < 300; round++)
        {
            var min = random.Next(1, 4);
            var spec = new AutoscalerSpec(min, min + random.Next(0, 12), Rules(random), Rules(random));
            var load = random.NextDouble() * 20;
            var run = Simulate(spec, _ => load = random.Next(6) == 0 ? random.NextDouble() * 20 : load, random.Next(0, 120), TimeSpan.FromMinutes(30), random);
            foreach (var step in run.Skip(1))
            {
                Assert.That(step.Replicas, Is.InRange(spec.MinReplicas, spec.MaxReplicas), $"round {round} at {step.Time}");
                Assert.That(step.Change <= 0 || spec.Up.Select != PolicySelect.Disabled, Is.True, $"round {round} at {step.Time}");
                Assert.That(step.Change >= 0 || spec.Down.Select != PolicySelect.Disabled, Is.True, $"round {round} at {step.Time}");
            }
        }
    }

    private static ScalingRules Rules(Random random) => new(
        TimeSpan.FromSeconds(random.Next(0, 400)),
        (PolicySelect)random.Next(3),
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new ScalingPolicy(random.Next(2) == 0, random.Next(1, 101), TimeSpan.FromSeconds(random.Next(1, 200))))],
        random.NextDouble() * 0.3);

    /// <param name="spec">Of the autoscaler; the target is 70 % of utilisation.</param>
    /// <param name="load">By time, in units of what one pod can do.</param>
    /// <param name="startSeconds">Until a new pod is ready; it is pending until then.</param>
    /// <param name="length">How long to run.</param>
    /// <param name="missing">Makes pods lose their metric now and then; null for never.</param>
    private static List<(TimeSpan Time, int Replicas, int Change)> Simulate(
        AutoscalerSpec spec, Func<TimeSpan, double> load, int startSeconds, TimeSpan length, Random? missing = null)
    {
        var births = Enumerable.Repeat(TimeSpan.FromDays(-1), spec.MinReplicas).ToList();
        var memory = AutoscalerMemory.Begin(births.Count, Start);
        var steps = new List<(TimeSpan, int, int)>();
        for (var time = TimeSpan.Zero; time < length; time += Sync)
        {
            var current = births.Count;
            var now = Start + time;
            var ready = births.Count(birth => time - birth >= TimeSpan.FromSeconds(startSeconds));
            var utilization = ready == 0 ? 0 : Math.Min(1, load(time) / ready);
            var pods = births.Select((birth, index) => new PodReading($"p{index}", false, time - birth < TimeSpan.FromSeconds(startSeconds))).ToList();
            var values = pods.Where(pod => !pod.IsPending && missing?.Next(10) != 0).ToDictionary(static pod => pod.Name, _ => (long)(utilization * 100_000));
            var (replicas, _, fault) = ReplicaCalculator.Calculate(pods, values, 70_000, current, spec);
            MetricOutcome outcome = fault is null ? new MetricOutcome.Proposal(replicas, "m", []) : new MetricOutcome.Failure("FailedGetPodsMetric", fault);
            var decision = AutoscalerDecider.Decide(spec, current, [outcome], memory, now);
            var wanted = decision.Replicas ?? current;
            memory = wanted == current ? decision.Memory : decision.Memory.Scaled(current, wanted, spec, now);
            births = wanted < current ? births[..wanted] : [.. births, .. Enumerable.Repeat(time, wanted - current)];
            steps.Add((time, wanted, wanted - current));
        }

        return steps;
    }
}
