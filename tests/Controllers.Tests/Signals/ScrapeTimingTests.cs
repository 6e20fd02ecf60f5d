using ModelServing.Controllers.Signals;

namespace ModelServing.Controllers.Tests.Signals;

public sealed class ScrapeTimingTests
{
    [TestCase(0, 0, 0)]
    [TestCase(1, 0, 0)]
    [TestCase(2, 10, 8)]
    [TestCase(3, 20, 16)]
    [TestCase(4, 40, 32)]
    [TestCase(5, 60, 48)]
    [TestCase(int.MaxValue, 60, 48)]
    public void Pauses_grow_with_failures_up_to_a_minute(int failures, double longest, double shortest)
    {
        Assert.That(ScrapeTiming.PauseAfter(failures, 0).TotalSeconds, Is.EqualTo(longest));
        Assert.That(ScrapeTiming.PauseAfter(failures, 1).TotalSeconds, Is.EqualTo(shortest).Within(1e-9));
    }

    [Test]
    public void Rounds_spread_by_a_tenth_to_either_side() =>
        Assert.That((ScrapeTiming.NextRound(0).TotalSeconds, ScrapeTiming.NextRound(1).TotalSeconds), Is.EqualTo((4.5, 5.5)));
}
