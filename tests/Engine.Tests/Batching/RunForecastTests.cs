using ModelServing.Engine.Admission;
using ModelServing.Engine.Batching;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching;

public sealed class RunForecastTests
{
    private static readonly TimeSpan Alone = TimeSpan.FromMilliseconds(4);
    private readonly RunCost _cost = new(new ManualTimeProvider(), new LatencyObjective(99, TimeSpan.FromMilliseconds(50)));

    public RunForecastTests() => _cost.Learn(Alone, Alone, 8, isSingleRequest: false);

    [Test]
    public void Two_runs_on_the_same_processors_take_twice_as_long_as_one_alone()
    {
        Assert.That(new RunForecast(_cost).Expected(8), Is.EqualTo(Alone));
        Assert.That(new RunForecast(_cost, 2).Expected(8), Is.EqualTo(2 * Alone));
        Assert.That(new RunForecast(_cost, 2).Cautious(8), Is.EqualTo(2 * Alone));
    }

    [Test]
    public void A_run_beside_another_that_took_twice_as_long_for_it_was_not_a_slow_one()
    {
        for (var run = 0; run < 20; run++)
        {
            _cost.Learn(Alone, 2 * Alone, 8, isSingleRequest: false);
        }

        Assert.That(new RunForecast(_cost, 2).Cautious(8), Is.EqualTo(2 * Alone));
    }

    [Test]
    public void Of_batches_that_share_their_processors_only_smaller_ones_keep_the_objective()
    {
        Assert.That(new RunForecast(_cost).Sustainable(64, rounds: 2), Is.EqualTo(50));
        Assert.That(new RunForecast(_cost, 2).Sustainable(64, rounds: 2), Is.EqualTo(25));
    }

    [Test]
    public void Nothing_is_foretold_of_a_model_that_never_ran() =>
        Assert.That(new RunForecast(new RunCost(new ManualTimeProvider()), 2).Expected(1), Is.Null);
}
