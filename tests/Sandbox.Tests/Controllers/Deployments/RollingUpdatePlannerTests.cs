using ModelServing.Sandbox.Controllers.Deployments;

namespace ModelServing.Sandbox.Tests.Controllers.Deployments;

public sealed class RollingUpdatePlannerTests
{
    // replicas, surge, unavailable | new: desired, available | old: desired, available | what is planned
    [TestCase(3, 1, 0, 0, 0, 3, 3, "new=1", TestName = "The new set grows into the surge first")]
    [TestCase(3, 1, 0, 1, 0, 3, 3, "", TestName = "No old pod goes before its replacement is available")]
    [TestCase(3, 1, 0, 1, 1, 3, 3, "old=2", TestName = "One old pod goes for one available new one")]
    [TestCase(3, 0, 1, 0, 0, 3, 3, "old=2", TestName = "Without surge an old pod makes room")]
    [TestCase(3, 0, 1, 0, 0, 2, 2, "new=1", TestName = "The room is taken by a new pod")]
    [TestCase(3, 1, 1, 1, 1, 3, 0, "old=1", TestName = "Old pods that are not available are no loss")]
    [TestCase(4, 1, 1, 4, 4, 1, 1, "old=0", TestName = "The last old pod goes")]
    [TestCase(2, 1, 0, 4, 4, 0, 0, "new=2", TestName = "A new set that is too large shrinks")]
    [TestCase(3, 1, 0, 3, 3, 0, 0, "", TestName = "A finished rollout plans nothing")]
    [TestCase(3, 1, 1, 1, 0, 3, 1, "old=2", TestName = "Only as many broken old pods go as the pods that are not yet available leave to spare")]
    public void The_next_step_is_planned(long replicas, long surge, long unavailable, long newDesired, long newAvailable, long oldDesired, long oldAvailable, string expected)
    {
        var plan = RollingUpdatePlanner.Plan(
            new RolloutBounds(replicas, surge, unavailable),
            new ReplicaSetSize("new", newDesired, newAvailable, DateTimeOffset.UnixEpoch.AddHours(1)),
            [new ReplicaSetSize("old", oldDesired, oldAvailable, DateTimeOffset.UnixEpoch)]);
        Assert.That(string.Join(",", plan.Select(change => $"{change.Key}={change.Value}")), Is.EqualTo(expected));
    }

    [Test]
    public void The_oldest_set_is_taken_down_first()
    {
        var plan = RollingUpdatePlanner.Plan(
            new RolloutBounds(4, 0, 1),
            new ReplicaSetSize("new", 0, 0, DateTimeOffset.UnixEpoch.AddHours(2)),
            [new ReplicaSetSize("younger", 2, 2, DateTimeOffset.UnixEpoch.AddHours(1)), new ReplicaSetSize("oldest", 2, 2, DateTimeOffset.UnixEpoch)]);
        Assert.That(plan, Is.EquivalentTo(new Dictionary<string, long> { ["oldest"] = 1 }));
    }

    [Test]
    public void A_rollout_from_any_state_keeps_its_bounds_and_ends([Range(0, 199)] int seed)
    {
        var random = new Random(seed);
        var cluster = new SimulatedRollout(random);
        for (var step = 0; step < 2000 && !cluster.IsFinished; step++)
        {
            cluster.PlanOnce();
            cluster.AssertBounds();
            cluster.LetPodsMove();
            cluster.AssertBounds();
        }

        Assert.That(cluster.IsFinished, $"seed {seed}: {cluster}");
    }
}
