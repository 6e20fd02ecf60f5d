using ModelServing.Engine.Batching;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching;

internal sealed class RunCostTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RunCost _cost;

    public RunCostTests() => _cost = new RunCost(_clock);

    [Test]
    public void The_time_of_a_size_never_seen_lies_between_its_neighbours()
    {
        Assert.That(_cost.Expected(4), Is.Null);
        Learn(2, 200);
        Learn(8, 500);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Microseconds(_cost.Expected(1)), Is.EqualTo(200), "at most what a larger one took");
            Assert.That(Microseconds(_cost.Expected(4)), Is.EqualTo(300));
            Assert.That(Microseconds(_cost.Expected(16)), Is.EqualTo(1000), "as much a row as the largest");
            Assert.That(Microseconds(_cost.Expected(200)), Is.EqualTo(12_500));
        }
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
            Assert.That(_cost.Cheapest(32), Is.EqualTo(16));
            Assert.That(_cost.Cheapest(15), Is.EqualTo(4));
        }
    }

    [Test]
    public void A_size_not_seen_lately_is_not_fresh()
    {
        Learn(16, 9999);
        Assert.That(_cost.IsFresh(16), Is.True);
        _clock.Advance(TimeSpan.FromSeconds(1.5));

        Assert.That(_cost.IsFresh(16), Is.False);
    }

    [Test]
    public void Large_batches_of_similar_size_are_one_class()
    {
        Learn(127, 1270);

        Assert.That(_cost.IsFresh(65), Is.True);
        Assert.That(_cost.IsFresh(128), Is.False);
    }

    [Test]
    public void One_slow_run_is_luck_and_two_are_reckoned_with()
    {
        for (var i = 0; i < 20; i++)
        {
            Learn(1, 100);
        }

        Learn(1, 300);
        Assert.That(Microseconds(_cost.Cautious(1)), Is.InRange(100, 125));
        Learn(1, 300);
        Assert.That(Microseconds(_cost.Cautious(1)), Is.GreaterThan(250));
    }

    [Test]
    public void What_runs_beside_a_batch_makes_it_late_and_not_dear()
    {
        for (var i = 0; i < 20; i++)
        {
            Learn(4, 400, stretch: 2);
        }

        Assert.That(Microseconds(_cost.Expected(4)), Is.EqualTo(400).Within(1));
        Assert.That(Microseconds(_cost.Cautious(4)), Is.EqualTo(800).Within(2));
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

    private static double? Microseconds(TimeSpan? time) => time?.TotalMicroseconds;

    private void Learn(int rows, double microseconds, double stretch = 1) =>
        _cost.Learn(TimeSpan.FromMicroseconds(microseconds), TimeSpan.FromMicroseconds(stretch * microseconds), rows, rows == 1);
}
