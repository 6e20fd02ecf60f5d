namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>Triton with a queue policy: whatever waits, at once; what has waited longer than a fixed time is rejected.</summary>
internal sealed class TimeoutRule(TimeSpan timeout) : IBatchingRule
{
    public (int Run, TimeSpan? AskAgainAt) Decide(TimeSpan now, IReadOnlyList<ArenaRequest> waiting) => (waiting.Count, null);

    public void Ran(TimeSpan time, int rows, TimeSpan worstLatency)
    {
    }

    public bool Drops(TimeSpan now, IReadOnlyList<ArenaRequest> waiting) => now - waiting[0].At > timeout;
}
