namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>A way to form batches.</summary>
internal interface IContender
{
    string Name { get; }

    Task<ArenaScore> PlayAsync(ArenaWorkload workload);
}
