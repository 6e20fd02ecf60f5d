using ModelServing.Engine.Batching;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching;

internal sealed class ArrivalPaceTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly ArrivalPace _pace;

    public ArrivalPaceTests() => _pace = new ArrivalPace(_clock);

    [Test]
    public void Arrivals_during_a_wait_set_the_pace()
    {
        _pace.Waiting();
        Pass(2);
        _pace.Arrived();
        _pace.Waiting();
        Pass(2);
        _pace.Arrived();

        Assert.That(_pace.Mean, Is.EqualTo(TimeSpan.FromMilliseconds(2)));
    }

    [Test]
    public void Arrivals_while_nobody_waits_do_not()
    {
        _pace.Arrived();
        Pass(2);
        _pace.Arrived();

        Assert.That(_pace.Mean, Is.Null);
    }

    [Test]
    public void A_wait_in_vain_slows_the_pace_and_a_short_one_does_not_quicken_it()
    {
        _pace.Waiting();
        Pass(2);
        _pace.Arrived();
        Pass(1);
        _pace.Closed();
        Assert.That(_pace.Mean, Is.EqualTo(TimeSpan.FromMilliseconds(2)));

        _pace.Waiting();
        Pass(12);
        _pace.Closed();
        Assert.That(_pace.Mean, Is.EqualTo(TimeSpan.FromMilliseconds(4)));
    }

    private void Pass(double milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
