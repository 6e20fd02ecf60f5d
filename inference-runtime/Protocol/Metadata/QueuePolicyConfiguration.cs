using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>Bounds of a queue: ModelQueuePolicy of model_config.proto.</summary>
/// <param name="TimeoutAction"><c>REJECT</c>: a request whose time is over is refused.</param>
/// <param name="AllowTimeoutOverride">Whether a request may set its own time-out.</param>
/// <param name="MaxQueueSize">Requests that may wait.</param>
public sealed record QueuePolicyConfiguration(
    [property: JsonPropertyName("timeout_action")] string TimeoutAction,
    [property: JsonPropertyName("allow_timeout_override")] bool AllowTimeoutOverride,
    [property: JsonPropertyName("max_queue_size")] int MaxQueueSize);
