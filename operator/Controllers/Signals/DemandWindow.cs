using System.Collections.Immutable;

namespace ModelServing.Controllers.Signals;

/// <summary>
/// The newest looks at a pod, and what they say of what is asked of it. A utilisation ends at 100 %: it tells that a pod does not keep up and not by how
/// much, and an autoscaler that goes by it climbs one rung at a time. A queue tells no better: it grows with the time that a pod has not kept up, not with what is missing, and
/// an autoscaler that goes by it overshoots. What came in, over what was answered, tells it at once. Pure.
/// </summary>
/// <param name="Samples">Oldest first.</param>
internal sealed record DemandWindow(ImmutableArray<RuntimeSample> Samples)
{
    /// <summary>Ten seconds, as the runtime's own busy ratio, and a look that may be late.</summary>
    private const int Length = 3;

    /// <summary>A pod cannot make an autoscaler believe in more.</summary>
    private const double MostPercent = 1000;

    public static DemandWindow Empty { get; } = new([]);

    /// <summary>A process whose counters fall is another one, and its window is new.</summary>
    public DemandWindow Add(RuntimeSample sample) => Samples is [.., var last] && (sample.Answered < last.Answered || sample.Rejected < last.Rejected)
        ? new DemandWindow([sample])
        : new DemandWindow([.. Samples.Skip(Samples.Length - Length + 1), sample]);

    /// <summary>
    /// What is asked of the pod, in percent of what it can do: below 100 while it works off what has gathered, above while more gathers. Null where it keeps
    /// up, as far as can be told: some look found nobody waiting and nobody turned away since the look before, or the difference is no more than chance (two standard deviations of a Poisson process).
    /// </summary>
    public double? Percent()
    {
        if (Samples.Length < 2 || Enumerable.Range(0, Samples.Length).Any(KeptUp))
        {
            return null;
        }

        var (first, last) = (Samples[0], Samples[^1]);
        var gathered = last.InFlight - first.InFlight + (last.Rejected ?? 0) - (first.Rejected ?? 0);
        return last.Answered - first.Answered is > 0 and var answered && Math.Abs(gathered ?? 0) > 2 * Math.Sqrt(answered)
            ? Math.Clamp(100 * (answered + gathered!.Value) / answered, 0, MostPercent)
            : null;
    }

    /// <summary>A queue that is full most of the time may be empty at a look; that it was full is known by whom it turned away.</summary>
    private bool KeptUp(int look)
    {
        var since = Math.Max(look, 1);
        return Samples[look].Queued is not > 0 && !(Samples[since].Rejected > Samples[since - 1].Rejected);
    }
}
