namespace ModelServing.Engine.Tests.Batching.Arena;

/// <param name="End">When it ends.</param>
/// <param name="Requests">Whose rows it holds, one entry a row.</param>
internal sealed record SimulatedRun(TimeSpan End, int[] Requests);
