using ModelServing.Sandbox.Controllers.Deployments;

namespace ModelServing.Sandbox.Tests.Controllers.Deployments;

public sealed class RolloutBoundsTests
{
    [TestCase(4, null, null, 1, 1, TestName = "The default is a quarter each")]
    [TestCase(10, "25%", "25%", 3, 2, TestName = "Surge is rounded up and unavailability down")]
    [TestCase(1, null, null, 1, 0, TestName = "A single pod is replaced by surging")]
    [TestCase(3, "0", "0", 0, 1, TestName = "If both are zero one pod may be unavailable")]
    [TestCase(3, "0%", "10%", 0, 1, TestName = "If both come out as zero one pod may be unavailable")]
    [TestCase(2, "0", "5", 0, 2, TestName = "No more can be unavailable than there are")]
    [TestCase(0, "1", "0", 1, 0, TestName = "No replicas at all")]
    public void Percentages_and_numbers_are_resolved(long replicas, string? surge, string? unavailable, long expectedSurge, long expectedUnavailable) =>
        Assert.That(RolloutBounds.Resolve(replicas, surge, unavailable), Is.EqualTo(new RolloutBounds(replicas, expectedSurge, expectedUnavailable)));
}
