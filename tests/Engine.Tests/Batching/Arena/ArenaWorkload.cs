namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>What is asked, and how long the model takes.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Start">The requests, from the beginning.</param>
/// <param name="Service">Milliseconds for a run of so many rows that begins at that time.</param>
/// <param name="Objective">An answer that takes longer is worth nothing.</param>
/// <param name="Instances">Runs that may go on at once.</param>
/// <param name="SharesProcessors">Whether these runs share what one of them alone would have for itself (processor sharing; Kleinrock, 1967), as those of one session do.</param>
internal sealed record ArenaWorkload(string Name, Func<ITraffic> Start, Func<TimeSpan, int, double> Service, TimeSpan Objective, int Instances = 1, bool SharesProcessors = false)
{
    public const int MaxRows = 32;

    /// <summary>Share of the best rule's answers within the objective that the shipped batcher must reach.</summary>
    public double Bar { get; init; } = 0.98;

    /// <summary>How long requests come.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(4);

    public TimeSpan ServiceTime(TimeSpan at, int rows) => TimeSpan.FromMilliseconds(Service(at, rows));

    /// <summary>How much of a run gets done in a time in which so many go on.</summary>
    public TimeSpan Done(TimeSpan time, int running) => SharesProcessors && running > 1 ? time / running : time;

    /// <summary>How long so much of a run takes while so many go on.</summary>
    public TimeSpan Takes(TimeSpan work, int running) => SharesProcessors ? work * running : work;

    public override string ToString() => Name;
}
