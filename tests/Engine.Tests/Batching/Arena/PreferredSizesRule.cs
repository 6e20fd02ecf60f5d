namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>Triton's preferred sizes: the largest that can be had, everything once the oldest has waited too long.</summary>
internal sealed class PreferredSizesRule(TimeSpan window, params int[] sizes) : IBatchingRule
{
    public (int Run, TimeSpan? AskAgainAt) Decide(TimeSpan now, IReadOnlyList<ArenaRequest> waiting)
    {
        var preferred = sizes.Where(size => size <= waiting.Count).DefaultIfEmpty(0).Max();
        return preferred > 0 ? (preferred, null)
            : now >= waiting[0].At + window ? (waiting.Count, null)
            : (0, waiting[0].At + window);
    }

    public void Ran(TimeSpan time, int rows, TimeSpan worstLatency)
    {
    }
}
