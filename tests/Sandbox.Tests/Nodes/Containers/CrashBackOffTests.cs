using ModelServing.Sandbox.Nodes.Containers;

namespace ModelServing.Sandbox.Tests.Nodes.Containers;

public sealed class CrashBackOffTests
{
    [Test]
    public void Waits_double_from_the_second_restart_on_up_to_the_longest()
    {
        var backOff = new CrashBackOff(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));
        var waits = new List<double>();
        for (var crash = 0; crash < 9; crash++)
        {
            backOff = backOff.Ended(TimeSpan.FromSeconds(1));
            waits.Add(backOff.Wait.TotalSeconds);
        }

        Assert.That(waits, Is.EqualTo(new double[] { 0, 10, 20, 40, 80, 160, 300, 300, 300 }));
    }

    [Test]
    public void A_long_run_starts_over()
    {
        var backOff = new CrashBackOff(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), Crashes: 7);
        Assert.That(backOff.Ended(TimeSpan.FromMinutes(9)).Wait, Is.EqualTo(TimeSpan.FromMinutes(5)));
        Assert.That(backOff.Ended(TimeSpan.FromMinutes(10)).Wait, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void No_number_of_crashes_overflows() =>
        Assert.That(new CrashBackOff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), Crashes: int.MaxValue).Wait, Is.EqualTo(TimeSpan.FromMinutes(5)));
}
