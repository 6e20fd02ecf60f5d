using ModelServing.Engine.Batching;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching;

internal sealed class RunCostTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RunCost _cost;

    public RunCostTests() => _cost = new RunCost(_clock);

    [Test]
    public void Without_a_larger_batch_to_compare_with_a_batch_may_get_cheaper()
    {
        Assert.That(_cost.MayGetCheaper(1, 4, null), Is.True);
        Learn(1, 100);
        Assert.That(_cost.MayGetCheaper(1, 4, null), Is.True);
    }

    [Test]
    public void The_cheapest_size_need_not_be_the_largest()
    {
        // Shaped like the measured table of reference models: steep gain, flat, then a loss.
        Learn(1, 90);
        Learn(4, 113);
        Learn(16, 284);
        Learn(32, 608);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_cost.MayGetCheaper(1, 32, null), Is.True);
            Assert.That(_cost.MayGetCheaper(4, 16, null), Is.True);
            Assert.That(_cost.MayGetCheaper(16, 32, null), Is.False);
        }
    }

    [Test]
    public void Only_rows_that_may_still_come_count()
    {
        Learn(1, 100);
        Learn(2, 190);
        Learn(8, 400);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_cost.MayGetCheaper(1, 8, null), Is.True);
            Assert.That(_cost.MayGetCheaper(2, 2, null), Is.False);
        }
    }

    [TestCase(10, true)]
    [TestCase(60, false)]
    public void The_wait_counts(double paceMicroseconds, bool pays)
    {
        Learn(8, 800);
        Learn(16, 1200);

        // A row costs 100 alone, and 75 and half of the pace if eight more are waited for.
        Assert.That(_cost.MayGetCheaper(8, 16, TimeSpan.FromMicroseconds(paceMicroseconds)), Is.EqualTo(pays));
    }

    [Test]
    public void A_size_not_seen_lately_is_worth_another_try()
    {
        Learn(16, 9999);
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        Learn(8, 800);

        Assert.That(_cost.MayGetCheaper(8, 16, null), Is.True);
    }

    [Test]
    public void Large_batches_of_similar_size_are_one_class()
    {
        Learn(100, 100);
        Learn(400, 100);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_cost.MayGetCheaper(127, 511, null), Is.True);
            Assert.That(_cost.MayGetCheaper(500, 511, null), Is.False);
        }
    }

    [Test]
    public void A_slow_first_run_is_soon_forgotten_and_one_disturbance_hardly_counts()
    {
        Learn(1, 1000);
        for (var i = 0; i < 8; i++)
        {
            Learn(1, 100);
        }

        Assert.That(_cost.Single!.Value.TotalMicroseconds, Is.InRange(100, 110));
        Learn(1, 200);
        Assert.That(_cost.Single!.Value.TotalMicroseconds, Is.InRange(100, 120));
    }

    private void Learn(int rows, double microseconds) => _cost.Learn(TimeSpan.FromMicroseconds(microseconds), rows, rows == 1);
}
