namespace ModelServing.Engine.Batching;

/// <summary>The part of a model's settings that the batcher needs.</summary>
/// <param name="Limits">What bounds a batch.</param>
/// <param name="CanBatch">Whether the model's signature allows batches at all.</param>
/// <param name="MaxQueuedRequests">Requests that may wait.</param>
internal sealed record BatcherOptions(BatchLimits Limits, bool CanBatch, int MaxQueuedRequests);
