using System.Diagnostics;

namespace ModelServing.Fuzz.Running;

/// <summary>Knows what every worker is at, so that a case that never ends can be told.</summary>
internal sealed class HangWatch(int workers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Slot[] _slots = [.. Enumerable.Range(0, workers).Select(static _ => new Slot())];

    public Slot this[int worker] => _slots[worker];

    /// <summary>The case that is under way for longer than any may be.</summary>
    public Finding? Find(int seed) => _slots.Select(static slot => slot.Current).FirstOrDefault(static work => work is not null && Stopwatch.GetElapsedTime(work.Started) > Patience) is { } stuck
        ? new Finding(stuck.Target.Name, "Hang", $"no end after {Patience.TotalSeconds} s", "Hang", stuck.Input, seed, stuck.Number)
        : null;

    /// <summary>One worker's.</summary>
    internal sealed class Slot
    {
        private volatile Work? _current;

        public Work? Current => _current;

        public void Begin(Target target, long number, byte[] input) => _current = new Work(target, number, input, Stopwatch.GetTimestamp());

        public void End() => _current = null;
    }

    internal sealed record Work(Target Target, long Number, byte[] Input, long Started);
}
