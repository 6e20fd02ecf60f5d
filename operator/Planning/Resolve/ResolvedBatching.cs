namespace ModelServing.Planning.Resolve;

/// <summary>How requests are batched.</summary>
public sealed record ResolvedBatching(int MaxBatchSize, int MaxQueueDelayMicroseconds, int MaxQueuedRequests, ResolvedLatencyObjective? LatencyObjective = null);
