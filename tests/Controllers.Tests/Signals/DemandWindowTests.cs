using ModelServing.Controllers.Signals;

namespace ModelServing.Controllers.Tests.Signals;

public sealed class DemandWindowTests
{
    [Test]
    public void Four_times_as_much_as_is_answered_is_400_percent() =>
        Assert.That(Window(Look(0, 10), Look(500, 512, rejected: 998), Look(1000, 512, rejected: 2498)).Percent(), Is.EqualTo(100 * (1000 + 502 + 2498) / 1000d));

    [Test]
    public void What_was_gathered_and_is_worked_off_is_no_demand() =>
        Assert.That(Window(Look(0, 500), Look(500, 330), Look(1000, 160)).Percent(), Is.EqualTo(66));

    [TestCase("the first look", 512, 0)]
    [TestCase("nobody waited at some look", 512, 0, 10, 500)]
    [TestCase("no more than chance", 100, 0, 110, 100, 119, 200)]
    [TestCase("nothing was answered", 10, 0, 400, 0)]
    public void A_pod_that_keeps_up_or_cannot_be_judged_says_nothing(string @case, params int[] inFlightAndAnswered)
    {
        var looks = inFlightAndAnswered.Chunk(2).Select(pair => Look(pair[1], pair[0]) with { Queued = @case.StartsWith("nobody", StringComparison.Ordinal) && pair[0] == 10 ? 0 : pair[0] });
        Assert.That(Window([.. looks]).Percent(), Is.Null, @case);
    }

    [Test]
    public void A_short_queue_that_is_empty_at_a_look_was_full_when_it_turned_somebody_away() =>
        Assert.That(Window(Look(0, 2) with { Queued = 0 }, Look(500, 1, rejected: 600) with { Queued = 0 }, Look(1000, 2, rejected: 1000)).Percent(), Is.EqualTo(200));

    [Test]
    public void Only_the_last_three_looks_count() =>
        Assert.That(Window(Look(0, 10), Look(100, 500), Look(200, 500), Look(300, 500)).Percent(), Is.Null, "the rise was before");

    [Test]
    public void A_new_process_begins_anew() =>
        Assert.That(Window(Look(1000, 10), Look(10, 500)).Percent(), Is.Null);

    [Test]
    public void What_a_pod_claims_is_bounded() =>
        Assert.That(Window(Look(0, 10), Look(1, 10, rejected: 1e9)).Percent(), Is.EqualTo(1000));

    [Test]
    public void A_pod_beyond_its_limit_says_so_under_both_utilisations_whatever_its_device_says()
    {
        var signals = SignalDerivation.Derive(null, new RuntimeSample { BusyRatio = 0.9, GpuRatio = 0.2 }, TimeSpan.Zero, null, demand: 400);
        Assert.That((signals.GpuUtilization, signals.BusyUtilization, signals.GpuSource), Is.EqualTo((400d, 400d, GpuSignalSource.Device)));
    }

    private static DemandWindow Window(params RuntimeSample[] looks) => looks.Aggregate(DemandWindow.Empty, static (window, look) => window.Add(look));

    private static RuntimeSample Look(double answered, double inFlight, double rejected = 0) =>
        new() { Answered = answered, InFlight = inFlight, Queued = inFlight, Rejected = rejected };
}
