using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>An input or output: ModelInput and ModelOutput of model_config.proto.</summary>
/// <param name="Name">The model's name for it.</param>
/// <param name="DataType">Such as <c>TYPE_FP32</c>; <c>TYPE_STRING</c> for BYTES.</param>
/// <param name="Dims">Dimensions without the batch axis; -1 is free.</param>
public sealed record TensorConfiguration(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("data_type")] string DataType,
    [property: JsonPropertyName("dims")] ImmutableArray<long> Dims);
