using ModelServing.Controllers.Signals;

namespace ModelServing.Controllers.Tests.Signals;

public sealed class SignalDerivationTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    [Test]
    public void Without_a_device_that_tells_gpu_utilization_is_the_busy_ratio_and_says_so()
    {
        var signals = SignalDerivation.Derive(null, new RuntimeSample { BusyRatio = 0.4 }, TimeSpan.Zero, null);

        Assert.That((signals.GpuUtilization, signals.BusyUtilization, signals.GpuSource), Is.EqualTo((40d, 40d, GpuSignalSource.BusyRatio)));
    }

    [Test]
    public void A_device_that_tells_is_believed()
    {
        var signals = SignalDerivation.Derive(null, new RuntimeSample { BusyRatio = 0.4, GpuRatio = 0.9, GpuMemoryUsed = 1, GpuMemoryTotal = 4 }, TimeSpan.Zero, null);

        Assert.That(
            (signals.GpuUtilization, signals.GpuSource, signals.GpuMemoryUtilization, signals.BusyUtilization), Is.EqualTo((90d, GpuSignalSource.Device, 25d, 40d)));
    }

    [Test]
    public void The_first_look_knows_no_queue_time() =>
        Assert.That(SignalDerivation.Derive(null, Queue(10, 2, 0), TimeSpan.Zero, null).QueueTimeMilliseconds, Is.Null);

    [TestCase("mean of those that left", 10, 1.0, 0, 30, 2.0, 0, null, 50)]
    [TestCase("nobody came", 10, 1.0, 0, 10, 1.0, 0, 300.0, 0)]
    [TestCase("some wait all the while and none leaves", 10, 1.0, 4, 10, 1.0, 6, 300.0, 5000)]
    [TestCase("some have just come", 10, 1.0, 0, 10, 1.0, 6, 300.0, 300)]
    [TestCase("a new process counts from zero", 10, 9.0, 0, 4, 2.0, 0, null, 500)]
    [TestCase("a new process that had as many requests is told by its sum", 10, 9.0, 0, 10, 1.0, 0, null, 100)]
    public void Queue_time(string @case, int count, double seconds, int queued, int countNow, double secondsNow, int queuedNow, double? last, double expected)
    {
        var before = last is null ? null : new PodSignals(null, GpuSignalSource.BusyRatio, null, null, null, null, last);

        var signals = SignalDerivation.Derive(Queue(count, seconds, queued), Queue(countNow, secondsNow, queuedNow), Period, before);

        Assert.That(signals.QueueTimeMilliseconds, Is.EqualTo(expected).Within(1e-9), @case);
    }

    [Test]
    public void Whatever_pods_say_signals_stay_within_their_bounds()
    {
        var random = new Random(42);
        double? Any() => random.Next(5) == 0 ? null : Math.Pow(10, random.NextDouble() * 600 - 290);
        RuntimeSample Sample() => new()
        {
            BusyRatio = Any(),
            GpuRatio = Any(),
            GpuMemoryUsed = Any(),
            GpuMemoryTotal = Any(),
            Queued = Any(),
            InFlight = Any(),
            QueueSeconds = Any(),
            QueueCount = Any(),
        };

        PodSignals? last = null;
        for (var round = 0; round < 20_000; round++)
        {
            last = SignalDerivation.Derive(random.Next(4) == 0 ? null : Sample(), Sample(), Period, last);
            double?[] percentages = [last.GpuUtilization, last.BusyUtilization, last.GpuMemoryUtilization];
            double?[] amounts = [last.QueuedRequests, last.InFlightRequests, last.QueueTimeMilliseconds];
            Assert.That(percentages, Has.All.Null.Or.InRange(0d, 100d));
            Assert.That(amounts, Has.All.Null.Or.InRange(0d, 1e9));
        }
    }

    private static RuntimeSample Queue(double count, double seconds, double queued) => new() { QueueCount = count, QueueSeconds = seconds, Queued = queued };
}
