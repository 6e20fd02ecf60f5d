using ModelServing.Engine.Admission;

namespace ModelServing.Runtime.Configuration;

/// <param name="MaxBatchSize">Rows per run.</param>
/// <param name="MaxQueueDelay">How long the first request of a batch waits for company.</param>
/// <param name="MaxQueuedRequests">Beyond this a request is refused with 503.</param>
/// <param name="Objective">Within what time answers are to come; null for as soon as may be.</param>
internal sealed record BatchingSettings(int MaxBatchSize, TimeSpan MaxQueueDelay, int MaxQueuedRequests, LatencyObjective? Objective = null);
