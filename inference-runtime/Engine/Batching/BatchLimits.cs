namespace ModelServing.Engine.Batching;

/// <summary>What bounds a batch.</summary>
/// <param name="MaxRows">Most rows in one batch, at least 1.</param>
/// <param name="MaxDelay">How long a request may wait for others while an instance is free.</param>
internal readonly record struct BatchLimits(int MaxRows, TimeSpan MaxDelay);
