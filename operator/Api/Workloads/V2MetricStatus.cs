using System.Text.Json.Serialization;

namespace ModelServing.Api.Workloads;

/// <summary>The last reading of one metric; the member that the type names is set.</summary>
public sealed record V2MetricStatus
{
    public string? Type { get; init; }

    [JsonPropertyName("object")]
    public V2MetricReading? OfObject { get; init; }

    public V2MetricReading? Pods { get; init; }

    public V2MetricReading? Resource { get; init; }

    public V2MetricReading? ContainerResource { get; init; }

    public V2MetricReading? External { get; init; }
}
