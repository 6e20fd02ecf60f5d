using ModelServing.Engine.Telemetry;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Telemetry;

internal sealed class BusyClockTests
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public void The_ratio_is_the_share_of_all_sessions_time()
    {
        var busy = new BusyClock(_clock) { Sessions = 2 };
        busy.Enter();
        _clock.Advance(TimeSpan.FromSeconds(4));
        busy.Enter();
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(busy.Ratio(), Is.EqualTo(0.6).Within(1e-9));
    }

    [Test]
    public void Runs_beside_each_other_in_one_session_count_once()
    {
        var busy = new BusyClock(_clock);
        busy.Enter();
        busy.Enter();
        _clock.Advance(TimeSpan.FromSeconds(1));
        busy.Leave();
        _clock.Advance(TimeSpan.FromSeconds(1));
        busy.Leave();
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.That(busy.Ratio(), Is.EqualTo(0.5).Within(1e-9));
    }

    [Test]
    public void What_is_longer_ago_than_ten_seconds_is_forgotten_and_reading_changes_nothing()
    {
        var busy = new BusyClock(_clock);
        busy.Enter();
        _clock.Advance(TimeSpan.FromSeconds(60));
        busy.Leave();
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            busy.Ratio();
        }

        Assert.That(busy.Ratio(), Is.Zero);
    }

    [Test]
    public void A_run_that_is_not_over_counts()
    {
        var busy = new BusyClock(_clock);
        busy.Enter();
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.That(busy.Ratio(), Is.EqualTo(1));
    }
}
