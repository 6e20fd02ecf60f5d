namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>Requests as they come.</summary>
internal interface ITraffic
{
    /// <summary>When the next one comes, as far as is known by now; null if none does before another has ended.</summary>
    TimeSpan? NextAt { get; }

    /// <summary>The one that comes next.</summary>
    ArenaRequest Take();

    /// <summary>A request was answered or refused.</summary>
    void Ended(ArenaRequest request, TimeSpan at, bool isAnswered);
}
