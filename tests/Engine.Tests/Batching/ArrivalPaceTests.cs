using ModelServing.Engine.Batching;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching;

internal sealed class ArrivalPaceTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly ArrivalPace _pace;

    public ArrivalPaceTests() => _pace = new ArrivalPace(_clock);

    [Test]
    public void Arrivals_while_callers_are_missing_set_the_pace()
    {
        _pace.Expect(missing: true);
        Come(2);
        Come(4);

        Assert.That(_pace.Mean, Is.EqualTo(TimeSpan.FromMilliseconds(3)));
    }

    [Test]
    public void Arrivals_while_nobody_is_missing_do_not()
    {
        _pace.Expect(missing: false);
        Come(2);
        Come(2);

        Assert.That(_pace.Mean, Is.Null);
    }

    [Test]
    public void Time_before_somebody_was_missing_does_not_count()
    {
        _pace.Expect(missing: true);
        Come(1);
        _pace.Expect(missing: false);
        Pass(50);
        _pace.Expect(missing: true);
        Come(1);

        Assert.That(_pace.Mean, Is.EqualTo(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public void A_stall_now_and_then_is_no_pace()
    {
        _pace.Expect(missing: true);
        for (var arrival = 0; arrival < 64; arrival++)
        {
            Come(arrival % 8 == 0 ? 500 : 1);
        }

        Assert.That(_pace.Mean, Is.EqualTo(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public void Callers_that_have_become_slower_are_noticed_within_sixteen_arrivals()
    {
        _pace.Expect(missing: true);
        for (var arrival = 0; arrival < 32; arrival++)
        {
            Come(arrival < 16 ? 1 : 20);
        }

        Assert.That(_pace.Mean, Is.EqualTo(TimeSpan.FromMilliseconds(20)));
    }

    private void Come(double milliseconds)
    {
        Pass(milliseconds);
        _pace.Arrived();
    }

    private void Pass(double milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
