using System.Globalization;
using ModelServing.Demo.Terminal;
using ModelServing.Testing.Load;

namespace ModelServing.Demo.Autoscaling;

/// <summary>What came of it, in a few lines.</summary>
internal static class Verdict
{
    /// <summary>One pod more than needed for a while is in the nature of a metric that is seconds old; two are a fault.</summary>
    private const int Overshoot = 1;

    public static bool Tell(CallerPool callers, IReadOnlyList<Reading> readings, Report report)
    {
        report.Step("What came of it");
        var (most, peak) = (readings.Max(static reading => reading.State.Wanted), readings.Max(static reading => reading.RequestsPerSecond));
        var held = most <= LoadProgram.Peak + Overshoot && callers.Failed == 0;
        var slowest = readings.Where(static reading => reading.Load.Slowest is not null).Select(static reading => reading.Load.Slowest!.Value).Max();
        var summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{callers.Answered} requests, {callers.Failed} failed; at most {most} pods wanted for {LoadProgram.Peak} needed, {peak:0} requests/s, 99 of 100 within {slowest.TotalMilliseconds:0} ms in the worst second");
        if (held)
        {
            report.Good(summary);
        }
        else
        {
            report.Bad(summary);
        }

        return held;
    }
}
