namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>Triton without a delay: whatever waits, at once.</summary>
internal sealed class GreedyRule : IBatchingRule
{
    public (int Run, TimeSpan? AskAgainAt) Decide(TimeSpan now, IReadOnlyList<ArenaRequest> waiting) => (waiting.Count, null);

    public void Ran(TimeSpan time, int rows, TimeSpan worstLatency)
    {
    }
}
