using ModelServing.Engine.Batching;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching;

internal sealed class CompanyValueTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(2);

    private readonly ManualTimeProvider _clock = new();
    private readonly RunCost _cost;

    public CompanyValueTests()
    {
        _cost = new RunCost(_clock);

        // 1,000 for a run and 100 for each row.
        foreach (var rows in (int[])[1, 2, 4, 8, 16])
        {
            var time = TimeSpan.FromMicroseconds(1000 + (100 * rows));
            _cost.Learn(time, time, rows, rows == 1);
        }
    }

    [TestCase(1, 100, true)]
    [TestCase(1, 600, false, Description = "the one waits 700, the next would wait 500 for the end of the run")]
    [TestCase(5, 100, true)]
    [TestCase(10, 100, false, Description = "ten lose 200 each, the newcomer saves 1,900")]
    public void Waiting_pays_while_it_saves_more_than_those_who_wait_lose(int rows, double pace, bool pays) =>
        Assert.That(CompanyValue.Pays(rows, 16, TimeSpan.FromMicroseconds(pace), Delay, _cost), Is.EqualTo(pays));

    [Test]
    public void Whoever_comes_after_the_delay_is_not_waited_for() =>
        Assert.That(CompanyValue.Pays(1, 16, TimeSpan.FromMilliseconds(3), Delay, _cost), Is.False);

    [Test]
    public void Nobody_is_waited_for_where_nobody_is_missing() =>
        Assert.That(CompanyValue.Pays(4, 4, TimeSpan.FromMicroseconds(1), Delay, _cost), Is.False);

    [Test]
    public void A_pace_or_a_size_that_is_unknown_is_worth_a_try()
    {
        Assert.That(CompanyValue.Pays(10, 16, null, Delay, _cost), Is.True);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(CompanyValue.Pays(10, 16, TimeSpan.FromMicroseconds(100), Delay, _cost), Is.True);
    }
}
