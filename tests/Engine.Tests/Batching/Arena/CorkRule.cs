namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>
/// BentoML's dispatcher: fits a line to the last fifty runs and waits for another request while that promises to lower the mean wait; drops the oldest when
/// it cannot keep the limit.
/// </summary>
internal sealed class CorkRule(TimeSpan objective) : IBatchingRule
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Queue<(int Rows, double Milliseconds)> _runs = new();
    private double _wait = 1;
    private double _perRow = 1;
    private double _perRun;

    public (int Run, TimeSpan? AskAgainAt) Decide(TimeSpan now, IReadOnlyList<ArenaRequest> waiting)
    {
        var count = waiting.Count;
        var newest = (now - waiting[^1].At).TotalMilliseconds;
        var waits = count < ArenaWorkload.MaxRows && count * (newest + Tick.TotalMilliseconds + _perRow) <= 0.95 * _wait;
        return waits ? (0, now + Tick) : (Math.Min(count, ArenaWorkload.MaxRows), null);
    }

    public void Ran(TimeSpan time, int rows, TimeSpan worstLatency)
    {
        _runs.Enqueue((rows, time.TotalMilliseconds));
        if (_runs.Count > 50)
        {
            _runs.Dequeue();
        }

        _wait = (0.9 * _wait) + (0.1 * (worstLatency - time).TotalMilliseconds);
        var (meanRows, meanTime) = (_runs.Average(run => run.Rows), _runs.Average(run => run.Milliseconds));
        var spread = _runs.Sum(run => (run.Rows - meanRows) * (run.Rows - meanRows));
        _perRow = spread > 0 ? Math.Max(0, _runs.Sum(run => (run.Rows - meanRows) * (run.Milliseconds - meanTime)) / spread) : meanTime / meanRows;
        _perRun = Math.Max(0, meanTime - (_perRow * meanRows));
    }

    public bool Drops(TimeSpan now, IReadOnlyList<ArenaRequest> waiting) =>
        (now - waiting[0].At).TotalMilliseconds + _perRow + _perRun >= objective.TotalMilliseconds;
}
