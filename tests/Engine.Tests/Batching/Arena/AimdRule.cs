namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>
/// Clipper (NSDI'17, 4.3): the largest batch grows by one while a batch takes no longer than the objective and shrinks by a tenth when one does. Greedy below it.
/// </summary>
internal sealed class AimdRule(TimeSpan objective) : IBatchingRule
{
    private double _most = 1;

    public (int Run, TimeSpan? AskAgainAt) Decide(TimeSpan now, IReadOnlyList<ArenaRequest> waiting) => ((int)Math.Min(waiting.Count, _most), null);

    public void Ran(TimeSpan time, int rows, TimeSpan worstLatency) => _most = Math.Clamp(time <= objective ? _most + 1 : _most * 0.9, 1, ArenaWorkload.MaxRows);
}
