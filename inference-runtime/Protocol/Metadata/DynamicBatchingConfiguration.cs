using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>How requests are joined: ModelDynamicBatching of model_config.proto.</summary>
/// <param name="PreferredBatchSize">Empty: the batcher weighs what waiting costs and prefers no size of itself.</param>
/// <param name="MaxQueueDelayMicroseconds">Longest wait for others while an instance is free.</param>
/// <param name="DefaultQueuePolicy">Bounds of the queue.</param>
public sealed record DynamicBatchingConfiguration(
    [property: JsonPropertyName("preferred_batch_size")] ImmutableArray<int> PreferredBatchSize,
    [property: JsonPropertyName("max_queue_delay_microseconds")] long MaxQueueDelayMicroseconds,
    [property: JsonPropertyName("default_queue_policy")] QueuePolicyConfiguration DefaultQueuePolicy);
