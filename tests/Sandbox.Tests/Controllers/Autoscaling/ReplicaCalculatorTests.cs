using ModelServing.Sandbox.Controllers.Autoscaling;

namespace ModelServing.Sandbox.Tests.Controllers.Autoscaling;

/// <summary>The cases of kube-controller-manager's own replica calculator tests, for pods metrics.</summary>
public sealed class ReplicaCalculatorTests
{
    private static readonly AutoscalerSpec Spec = new(1, 100, ScalingRules.DefaultUp, ScalingRules.DefaultDown);

    [TestCase("scale up", "20000 10000 30000", 3, 15000, 4)]
    [TestCase("scale down", "12000 12000 12000 12000 12000", 5, 20000, 3)]
    [TestCase("within tolerance above", "16400 16400 16400", 3, 15000, 3)]
    [TestCase("within tolerance below", "13600 13600 13600", 3, 15000, 3)]
    [TestCase("just beyond tolerance", "16501 16501 16501", 3, 15000, 4)]
    [TestCase("missing counts as idle when more are needed", "50000 - 40000", 3, 15000, 6)]
    [TestCase("missing keeps a small rise from happening", "19000 -", 2, 15000, 2)]
    [TestCase("missing counts as the target when fewer would do", "1000 - 1000 1000", 4, 15000, 2)]
    [TestCase("all but one missing, and it is idle", "0 - - -", 4, 15000, 3)]
    [TestCase("pending pods count as idle when more are needed", "50000 p p", 3, 15000, 4)]
    [TestCase("pending pods count for nothing when fewer would do", "1000 1000 1000 p", 4, 15000, 1)]
    [TestCase("pods that are gone count for nothing", "20000 20000 g", 2, 10000, 4)]
    [TestCase("nothing to do", "0 0", 2, 10000, 0)]
    public void Replicas(string @case, string pods, int current, long target, int expected)
    {
        var (readings, values) = Read(pods);

        Assert.That(ReplicaCalculator.Calculate(readings, values, target, current, Spec).Replicas, Is.EqualTo(expected), @case);
    }

    [TestCase("", "no pods returned by selector while calculating replica count")]
    [TestCase("p p", "did not receive metrics for targeted pods (pods might be unready)")]
    [TestCase("- -", "did not receive metrics for targeted pods (pods might be unready)")]
    [TestCase("g", "did not receive metrics for targeted pods (pods might be unready)")]
    public void Without_a_single_value_nothing_is_said(string pods, string expected)
    {
        var (readings, values) = Read(pods);

        Assert.That(ReplicaCalculator.Calculate(readings, values, 10, 2, Spec).Fault, Is.EqualTo(expected));
    }

    [Test]
    public void Values_of_pods_that_are_not_the_targets_count_as_the_real_one_counts_them()
    {
        var (readings, values) = Read("10000 10000");
        var (replicas, usage, _) = ReplicaCalculator.Calculate(readings, values, 10_000, 2, Spec);

        Assert.That((replicas, usage), Is.EqualTo((2, 10_000L)));
    }

    [Test]
    public void The_direction_never_turns_around()
    {
        var random = new Random(7);
        for (var round = 0; round < 50_000; round++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(6) switch { 0 => "-", 1 => "p", 2 => "g", _ => $"{random.Next(0, 40_000)}" }));
            var (readings, values) = Read(text);
            var current = readings.Count(static pod => !pod.IsGone);
            var (replicas, usage, fault) = ReplicaCalculator.Calculate(readings, values, 15_000, current, Spec);
            if (fault is null)
            {
                Assert.That(replicas, Is.GreaterThanOrEqualTo(0), text);
                Assert.That(usage <= 15_000 || replicas >= current || readings.Any(static pod => pod.IsPending), Is.True, $"{text}: usage above target, and fewer replicas");
            }
        }
    }

    /// <summary>A number is a value in thousandths, <c>-</c> a pod without one, <c>p</c> a pending pod, <c>g</c> one that is gone and still has a value.</summary>
    private static (IReadOnlyList<PodReading> Pods, Dictionary<string, long> Values) Read(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var pods = words.Select(static (word, index) => new PodReading($"p{index}", word == "g", word == "p")).ToList();
        var values = words.Index().Where(static word => word.Item is not ("-" or "p")).ToDictionary(static word => $"p{word.Index}", static word => word.Item == "g" ? 99_000 : long.Parse(word.Item, System.Globalization.CultureInfo.InvariantCulture));
        return (pods, values);
    }
}
