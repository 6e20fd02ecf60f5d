using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>How requests are put together into batches.</summary>
[ValidationRule(
    "!has(self.maxQueuedRequests) || !has(self.maxBatchSize) || self.maxQueuedRequests >= self.maxBatchSize",
    "spec.batching.maxQueuedRequests must be at least spec.batching.maxBatchSize (32 when unset)",
    FieldPath = ".maxQueuedRequests")]
public sealed record BatchingSpec
{
    [RangeMinimum(1)]
    [RangeMaximum(4096)]
    [DefaultValue(ModelDeploymentDefaults.MaxBatchSize)]
    [Description("The largest batch, in items of the first dimension. 1 switches batching off.")]
    public int? MaxBatchSize { get; init; }

    [RangeMinimum(0)]
    [RangeMaximum(10_000_000)]
    [DefaultValue(ModelDeploymentDefaults.MaxQueueDelayMicroseconds)]
    [Description("How long a request may wait for others to fill its batch, in microseconds.")]
    public int? MaxQueueDelayMicroseconds { get; init; }

    [RangeMinimum(1)]
    [RangeMaximum(1_000_000)]
    [Description("How many requests may wait in one pod; beyond it a request is refused at once with 503 and Retry-After. When unset: 16 times maxBatchSize, at least 512.")]
    public int? MaxQueuedRequests { get; init; }

    [Description("Within what time requests are to be answered. Batches are planned for it, and a request that would not be answered in time is refused at once with 503 and Retry-After. When unset: as soon as may be.")]
    public LatencyObjectiveSpec? LatencyObjective { get; init; }
}
