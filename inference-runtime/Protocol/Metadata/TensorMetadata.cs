using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Metadata;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">The model's name for it.</param>
/// <param name="DataType">Type of each element.</param>
/// <param name="Shape">Dimensions with the batch axis, where there is one; -1 is free.</param>
public sealed record TensorMetadata(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("datatype")] TensorDataType DataType,
    [property: JsonPropertyName("shape")] ImmutableArray<long> Shape);
