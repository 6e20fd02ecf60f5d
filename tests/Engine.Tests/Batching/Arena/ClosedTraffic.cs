namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>Callers that send the next request when they have the answer to the last and a little time has passed, a different one for each; after a refusal they wait longer.</summary>
internal sealed class ClosedTraffic : ITraffic
{
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(5);

    private readonly PriorityQueue<int, TimeSpan> _next = new();
    private readonly Random _random = new(13);
    private readonly TimeSpan _until;

    /// <param name="callers">How many.</param>
    /// <param name="until">When they stop.</param>
    public ClosedTraffic(int callers, TimeSpan until)
    {
        _until = until;
        for (var caller = 0; caller < callers; caller++)
        {
            _next.Enqueue(caller, Pause());
        }
    }

    public TimeSpan? NextAt => _next.TryPeek(out _, out var at) ? at : null;

    public ArenaRequest Take()
    {
        _next.TryDequeue(out var caller, out var at);
        return new ArenaRequest(at, 1, 0, caller);
    }

    public void Ended(ArenaRequest request, TimeSpan at, bool isAnswered)
    {
        var again = at + Pause() + (isAnswered ? TimeSpan.Zero : AfterRefusal);
        if (again < _until)
        {
            _next.Enqueue(request.Caller, again);
        }
    }

    private TimeSpan Pause() => TimeSpan.FromMicroseconds(20 + (180 * _random.NextDouble()));
}
