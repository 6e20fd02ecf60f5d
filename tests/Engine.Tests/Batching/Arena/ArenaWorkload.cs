namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>What is asked, and how long the model takes.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Start">The requests, from the beginning.</param>
/// <param name="Service">Milliseconds for a run of so many rows that begins at that time.</param>
/// <param name="Objective">An answer that takes longer is worth nothing.</param>
/// <param name="Instances">Runs that may go on at once.</param>
internal sealed record ArenaWorkload(string Name, Func<ITraffic> Start, Func<TimeSpan, int, double> Service, TimeSpan Objective, int Instances = 1)
{
    public const int MaxRows = 32;

    /// <summary>How long requests come.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(4);

    public TimeSpan ServiceTime(TimeSpan at, int rows) => TimeSpan.FromMilliseconds(Service(at, rows));

    public override string ToString() => Name;
}
