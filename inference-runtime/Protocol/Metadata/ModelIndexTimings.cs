using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>How long each step towards ready took, in seconds.</summary>
public sealed record ModelIndexTimings
{
    [JsonPropertyName("fetchSeconds")]
    public double? FetchSeconds { get; init; }

    [JsonPropertyName("verifySeconds")]
    public double? VerifySeconds { get; init; }

    [JsonPropertyName("loadSeconds")]
    public double? LoadSeconds { get; init; }

    [JsonPropertyName("warmupSeconds")]
    public double? WarmupSeconds { get; init; }
}
