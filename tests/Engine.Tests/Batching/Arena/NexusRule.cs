namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>
/// Nexus (SOSP'19): the largest batch of which two runs keep the objective, by a profile taken beforehand; a window of that size slides over the queue and drops
/// what would force a smaller one. The profile follows the model's speed, which is more than the paper's does.
/// </summary>
internal sealed class NexusRule(ArenaWorkload workload) : IBatchingRule
{
    private double _speed = 1;

    public (int Run, TimeSpan? AskAgainAt) Decide(TimeSpan now, IReadOnlyList<ArenaRequest> waiting) => (Math.Min(waiting.Count, Window()), null);

    public void Ran(TimeSpan time, int rows, TimeSpan worstLatency) => _speed = (0.7 * _speed) + (0.3 * (time / workload.ServiceTime(TimeSpan.Zero, rows)));

    public bool Drops(TimeSpan now, IReadOnlyList<ArenaRequest> waiting) =>
        now + Time(waiting.Take(Window()).Sum(request => request.Rows)) > waiting[0].At + workload.Objective;

    private int Window()
    {
        var rows = ArenaWorkload.MaxRows;
        while (rows > 1 && 2 * Time(rows) > workload.Objective)
        {
            rows--;
        }

        return rows;
    }

    private TimeSpan Time(int rows) => _speed * workload.ServiceTime(TimeSpan.Zero, Math.Min(rows, ArenaWorkload.MaxRows));
}
