using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>How often, and how long in all.</summary>
/// <param name="Count">How often.</param>
/// <param name="Nanoseconds">The sum, in nanoseconds.</param>
public sealed record DurationStatistic(
    [property: JsonPropertyName("count")] long Count,
    [property: JsonPropertyName("ns")] long Nanoseconds);
