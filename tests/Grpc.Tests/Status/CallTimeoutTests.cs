using ModelServing.Grpc.Status;

namespace ModelServing.Grpc.Tests.Status;

internal sealed class CallTimeoutTests
{
    [TestCase("1H", 36_000_000_000)]
    [TestCase("2M", 1_200_000_000)]
    [TestCase("3S", 30_000_000)]
    [TestCase("250m", 2_500_000)]
    [TestCase("7u", 70)]
    [TestCase("0m", 0)]
    [TestCase("100n", 1)]
    [TestCase("1n", 1)]
    public void A_time_out_is_read_in_its_unit(string value, long ticks)
    {
        Assert.That(CallTimeout.TryParse(value, out var timeout), Is.True);
        Assert.That(timeout?.Ticks, Is.EqualTo(ticks));
    }

    [TestCase("99999999H")]
    [TestCase("25H")]
    public void A_time_out_of_more_than_a_day_limits_nothing(string value)
    {
        Assert.That(CallTimeout.TryParse(value, out var timeout), Is.True);
        Assert.That(timeout, Is.Null);
    }

    [TestCase("")]
    [TestCase("S")]
    [TestCase("5")]
    [TestCase("5s")]
    [TestCase("-5S")]
    [TestCase("+5S")]
    [TestCase(" 5S")]
    [TestCase("1.5S")]
    [TestCase("123456789S")]
    public void What_is_no_time_out_is_refused(string value) => Assert.That(CallTimeout.TryParse(value, out _), Is.False);
}
