using ModelServing.Engine.Batching;

namespace ModelServing.Engine.Tests.Batching;

internal sealed class RunCostTests
{
    private readonly RunCost _cost = new();

    [Test]
    public void Without_a_larger_batch_to_compare_with_a_batch_may_get_cheaper()
    {
        Assert.That(_cost.MayGetCheaper(1), Is.True);
        Learn(1, 100);
        Assert.That(_cost.MayGetCheaper(1), Is.True);
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
            Assert.That(_cost.MayGetCheaper(1), Is.True);
            Assert.That(_cost.MayGetCheaper(5), Is.True);
            Assert.That(_cost.MayGetCheaper(16), Is.False);
            Assert.That(_cost.MayGetCheaper(31), Is.False);
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
