namespace ModelServing.Controllers.Signals;

/// <summary>Makes signals of what two looks at a pod said. Pure.</summary>
internal static class SignalDerivation
{
    /// <summary>No pod queues a billion requests or for a billion milliseconds; what says so must not move an autoscaler without bound.</summary>
    private const double Most = 1e9;

    /// <param name="previous">The look before; null for the first one, and after a restart of the container.</param>
    /// <param name="current">The newest look.</param>
    /// <param name="elapsed">Time between the two.</param>
    /// <param name="last">The signals of the look before.</param>
    /// <param name="demand">What is asked of a pod that does not keep up, or has not, in percent of what it can do: it is at its limit, whatever its devices say.</param>
    public static PodSignals Derive(RuntimeSample? previous, RuntimeSample current, TimeSpan elapsed, PodSignals? last, double? demand = null)
    {
        var busy = demand ?? Percent(current.BusyRatio);
        return new PodSignals(
            demand ?? Percent(current.GpuRatio) ?? busy,
            current.GpuRatio is null ? GpuSignalSource.BusyRatio : GpuSignalSource.Device,
            current.GpuMemoryTotal is > 0 ? Percent(current.GpuMemoryUsed / current.GpuMemoryTotal) : null,
            busy,
            Bounded(current.Queued),
            Bounded(current.InFlight),
            previous is null ? null : Bounded(QueueTime(previous, current, elapsed, last?.QueueTimeMilliseconds)));
    }

    /// <summary>
    /// Mean over the requests that left the queue in between. When none did though some waited all the while, they have waited at least that long;
    /// when some have only just come, the last known mean stands; and an empty queue is no wait.
    /// </summary>
    private static double? QueueTime(RuntimeSample previous, RuntimeSample current, TimeSpan elapsed, double? last)
    {
        if (Increase(previous.QueueCount, current.QueueCount, IsReset(previous, current)) is not { } count
            || Increase(previous.QueueSeconds, current.QueueSeconds, IsReset(previous, current)) is not { } seconds)
        {
            return null;
        }

        return count > 0 ? seconds / count * 1000
            : current.Queued is null or 0 ? 0
            : previous.Queued is > 0 ? Math.Max(elapsed.TotalMilliseconds, last ?? 0)
            : last ?? 0;
    }

    /// <summary>A counter that falls belongs to a new process: it has counted from zero since.</summary>
    private static bool IsReset(RuntimeSample previous, RuntimeSample current) =>
        current.QueueCount < previous.QueueCount || current.QueueSeconds < previous.QueueSeconds;

    private static double? Increase(double? previous, double? current, bool isReset) => isReset ? current : current - previous;

    private static double? Percent(double? ratio) => ratio is { } value ? Math.Clamp(value, 0, 1) * 100 : null;

    private static double? Bounded(double? amount) => amount is { } value ? Math.Clamp(value, 0, Most) : null;
}
