using ModelServing.Engine.Admission;

namespace ModelServing.Engine.Batching;

/// <summary>The part of a model's settings that the batcher needs.</summary>
/// <param name="Limits">What bounds a batch.</param>
/// <param name="CanBatch">Whether the model's signature allows batches at all.</param>
/// <param name="MaxQueuedRequests">Requests that may wait.</param>
/// <param name="MaxInlineRun">A run that takes no longer than this on average may run on its caller's thread; zero for never.</param>
/// <param name="Objective">Within what time answers are to come; null for no matter when.</param>
internal sealed record BatcherOptions(BatchLimits Limits, bool CanBatch, int MaxQueuedRequests, TimeSpan MaxInlineRun, LatencyObjective? Objective = null);
