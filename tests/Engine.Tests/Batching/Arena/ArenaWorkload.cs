namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>Requests that come whether or not anybody keeps up, and how long the model takes.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Requests">In order of arrival.</param>
/// <param name="Service">Milliseconds for a run of so many rows that begins at that time.</param>
/// <param name="Objective">An answer that takes longer is worth nothing.</param>
/// <param name="Instances">Runs that may go on at once.</param>
internal sealed record ArenaWorkload(string Name, IReadOnlyList<ArenaRequest> Requests, Func<TimeSpan, int, double> Service, TimeSpan Objective, int Instances = 1)
{
    public const int MaxRows = 32;

    public TimeSpan ServiceTime(TimeSpan at, int rows) => TimeSpan.FromMilliseconds(Service(at, rows));
}
