namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>Clipper (NSDI'17): the largest batch grows by one while answers keep the objective and shrinks by a tenth when one does not. Greedy below it.</summary>
internal sealed class AimdRule(TimeSpan objective) : IBatchingRule
{
    private double _most = 1;

    public (int Run, TimeSpan? AskAgainAt) Decide(TimeSpan now, IReadOnlyList<ArenaRequest> waiting) => ((int)Math.Min(waiting.Count, _most), null);

    public void Ran(TimeSpan time, int rows, TimeSpan worstLatency) =>
        _most = Math.Clamp(worstLatency <= objective ? _most + 1 : _most * 0.9, 1, ArenaWorkload.MaxRows);
}
