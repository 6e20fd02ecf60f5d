using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>Copies of the model: ModelInstanceGroup of model_config.proto.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Kind"><c>KIND_CPU</c> or <c>KIND_GPU</c>.</param>
/// <param name="Count">How many.</param>
public sealed record InstanceGroupConfiguration(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("count")] int Count);
