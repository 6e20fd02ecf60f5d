using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>The answer to <c>GET /v2/models/{name}</c>.</summary>
/// <param name="Name">The model's name in URLs.</param>
/// <param name="Versions">Versions that are served.</param>
/// <param name="Platform">Framework and format, <c>onnx_onnxv1</c>.</param>
/// <param name="Inputs">In the model's order.</param>
/// <param name="Outputs">In the model's order.</param>
public sealed record ModelMetadata(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("versions")] ImmutableArray<string> Versions,
    [property: JsonPropertyName("platform")] string Platform,
    [property: JsonPropertyName("inputs")] ImmutableArray<TensorMetadata> Inputs,
    [property: JsonPropertyName("outputs")] ImmutableArray<TensorMetadata> Outputs);
