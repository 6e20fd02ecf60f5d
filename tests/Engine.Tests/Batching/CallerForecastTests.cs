using ModelServing.Engine.Batching;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching;

internal sealed class CallerForecastTests
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public void Nothing_is_forecast_before_enough_batches()
    {
        var forecast = new CallerForecast(_clock);
        See(forecast, 1, 1, 1);

        Assert.That(forecast.Missing(1), Is.Null);
    }

    [Test]
    public void When_as_many_are_outstanding_as_ever_lately_nobody_is_left_to_come()
    {
        var forecast = new CallerForecast(_clock);
        See(forecast, 3, 2, 3, 1);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(forecast.Missing(2), Is.EqualTo(1));
            Assert.That(forecast.Missing(3), Is.Zero);
        }
    }

    [Test]
    public void Old_batches_say_nothing()
    {
        var forecast = new CallerForecast(_clock);
        See(forecast, 1, 1, 1, 1);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.That(forecast.Missing(1), Is.Null);
    }

    [Test]
    public void Callers_that_have_left_are_forgotten()
    {
        var forecast = new CallerForecast(_clock);
        See(forecast, [16, .. Enumerable.Repeat(1, 16)]);

        Assert.That(forecast.Missing(1), Is.Zero);
    }

    private static void See(CallerForecast forecast, params int[] peaks)
    {
        foreach (var peak in peaks)
        {
            forecast.Arrived(peak);
            forecast.Closed();
        }
    }
}
