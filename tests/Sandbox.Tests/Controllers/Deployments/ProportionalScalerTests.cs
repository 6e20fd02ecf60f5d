using ModelServing.Sandbox.Controllers.Deployments;

namespace ModelServing.Sandbox.Tests.Controllers.Deployments;

public sealed class ProportionalScalerTests
{
    [TestCase(10, 3, 8, 5, 13, 20, "new=9,old=14", TestName = "Growth is spread by size")]
    [TestCase(10, 3, 8, 5, 13, 6, "new=3,old=6", TestName = "Shrinking is spread by size")]
    [TestCase(4, 1, 0, 4, 5, 6, "old=6", TestName = "A single set takes it all")]
    public void A_change_of_scale_in_a_rollout_keeps_the_proportions(long before, long surge, long old, long current, long maximum, long after, string expected)
    {
        var bounds = new RolloutBounds(after, surge, 0);
        Assert.That(before + surge, Is.EqualTo(maximum), "the case says under which maximum the sets were sized");
        var plan = ProportionalScaler.Plan(bounds, current == 4 && old == 0 ? null : Set("new", current), [Set("old", old == 0 ? current : old)], rolling: true);
        Assert.That(string.Join(",", plan.OrderBy(change => change.Key, StringComparer.Ordinal).Select(change => $"{change.Key}={change.Value}")), Is.EqualTo(expected));

        ReplicaSetSize Set(string name, long size) => new(name, size, size, DateTimeOffset.UnixEpoch, maximum);
    }

    [Test]
    public void Sizes_add_up_to_what_is_allowed_and_are_never_negative([Range(0, 99)] int seed)
    {
        var random = new Random(seed);
        var bounds = RolloutBounds.Resolve(random.Next(0, 30), $"{random.Next(0, 101)}%", $"{random.Next(0, 101)}%");
        var sets = Enumerable.Range(0, random.Next(2, 5)).Select(index => new ReplicaSetSize($"s{index}", random.Next(1, 10), 0, DateTimeOffset.UnixEpoch.AddDays(index))).ToList();
        var total = sets.Sum(set => set.Desired);
        sets = [.. sets.Select(set => set with { AnnotatedMaximum = total })];

        var plan = ProportionalScaler.Plan(bounds, sets[0], sets[1..], rolling: true);

        var sizes = sets.Select(set => plan.GetValueOrDefault(set.Name, set.Desired)).ToList();
        Assert.That(sizes, Is.All.GreaterThanOrEqualTo(0L));
        Assert.That(sizes.Sum(), Is.EqualTo(bounds.Replicas > 0 ? bounds.MaxTotal : 0));
    }
}
