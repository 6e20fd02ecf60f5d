namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>A published rule, in the simulator. Made anew for each workload.</summary>
internal interface IBatchingRule
{
    /// <summary>What to do with the requests of one shape while an instance is free.</summary>
    /// <param name="now">Time since the start.</param>
    /// <param name="waiting">At least one, the oldest first.</param>
    /// <returns>How many requests to run, or when to ask again; a null time means: at the next event.</returns>
    (int Run, TimeSpan? AskAgainAt) Decide(TimeSpan now, IReadOnlyList<ArenaRequest> waiting);

    /// <summary>A run has ended.</summary>
    void Ran(TimeSpan time, int rows, TimeSpan worstLatency);

    /// <summary>Whether the oldest is to be thrown away unanswered.</summary>
    bool Drops(TimeSpan now, IReadOnlyList<ArenaRequest> waiting) => false;
}
