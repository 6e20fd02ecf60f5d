using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>The answer to <c>GET /v2/models/{name}/config</c>. Source: Triton's model configuration extension, members of model_config.proto.</summary>
/// <param name="Name">The model's name in URLs.</param>
/// <param name="Platform"><c>onnxruntime_onnx</c>, Triton's word for it.</param>
/// <param name="Backend"><c>onnxruntime</c>.</param>
/// <param name="VersionPolicy">The one version that is served.</param>
/// <param name="MaxBatchSize">Most rows in one run; 0 where the model has no batch axis, or is not to be batched.</param>
/// <param name="Input">In the model's order.</param>
/// <param name="Output">In the model's order.</param>
/// <param name="InstanceGroup">Copies of the model that run at once.</param>
/// <param name="DefaultModelFilename">The model's file, without its folder.</param>
/// <param name="DynamicBatching">Absent where the model has no batch axis.</param>
public sealed record ModelConfiguration(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("platform")] string Platform,
    [property: JsonPropertyName("backend")] string Backend,
    [property: JsonPropertyName("version_policy")] VersionPolicyConfiguration VersionPolicy,
    [property: JsonPropertyName("max_batch_size")] int MaxBatchSize,
    [property: JsonPropertyName("input")] ImmutableArray<TensorConfiguration> Input,
    [property: JsonPropertyName("output")] ImmutableArray<TensorConfiguration> Output,
    [property: JsonPropertyName("instance_group")] ImmutableArray<InstanceGroupConfiguration> InstanceGroup,
    [property: JsonPropertyName("default_model_filename")] string DefaultModelFilename,
    [property: JsonPropertyName("dynamic_batching")] DynamicBatchingConfiguration? DynamicBatching);
