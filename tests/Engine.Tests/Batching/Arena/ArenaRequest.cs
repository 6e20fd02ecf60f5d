namespace ModelServing.Engine.Tests.Batching.Arena;

/// <param name="At">When it comes.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Shape">Requests of different shapes cannot share a batch.</param>
/// <param name="Caller">Who waits for the answer, in a closed loop.</param>
internal readonly record struct ArenaRequest(TimeSpan At, int Rows, int Shape, int Caller = 0);
