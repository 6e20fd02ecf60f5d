using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Models;

namespace ModelServing.Engine.Tests.Catalogue;

internal sealed class MemoryEstimateTests
{
    private const long MiB = 1 << 20;

    [Test]
    public void Goes_by_what_the_version_that_serves_took() =>
        Assert.That(MemoryEstimate.Of(200 * MiB, 100 * MiB, 316 * MiB), Is.EqualTo(616 * MiB));

    [TestCase(null, null)]
    [TestCase(100 * MiB, null)]
    [TestCase(100 * MiB, 1 * MiB)]
    [TestCase(0L, 300 * MiB)]
    public void Is_never_below_one_and_a_half_times_the_file(long? size, long? memory) =>
        Assert.That(MemoryEstimate.Of(100 * MiB, size, memory), Is.EqualTo(166 * MiB));

    [Test]
    public void Refuses_what_does_not_fit_and_says_how_much_is_missing()
    {
        var refusal = MemoryEstimate.Refuse(300 * MiB, new MemoryReading(800 * MiB, 1024 * MiB))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refusal.Reason, Is.EqualTo(FailureReason.InsufficientMemory));
            Assert.That(refusal.Message, Is.EqualTo("it takes about 300 MiB beside what serves, and 224 MiB of the limit of 1024 MiB are free"));
            Assert.That(MemoryEstimate.Refuse(224 * MiB, new MemoryReading(800 * MiB, 1024 * MiB)), Is.Null);
            Assert.That(MemoryEstimate.Refuse(long.MaxValue, new MemoryReading(800 * MiB, null)), Is.Null);
        }
    }
}
