using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>What one model has done since its process began. Source: Triton's statistics extension.</summary>
/// <param name="Name">The model.</param>
/// <param name="Version">Its version.</param>
/// <param name="LastInference">When the last request was answered, in milliseconds since 1970; 0 before the first.</param>
/// <param name="InferenceCount">Rows inferred; a batch of n counts n.</param>
/// <param name="ExecutionCount">Runs of the model; a batch counts 1.</param>
/// <param name="InferenceStats">Requests, and where their time went.</param>
/// <param name="BatchStats">Runs by their rows.</param>
public sealed record ModelStatistics(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("last_inference")] long LastInference,
    [property: JsonPropertyName("inference_count")] long InferenceCount,
    [property: JsonPropertyName("execution_count")] long ExecutionCount,
    [property: JsonPropertyName("inference_stats")] RequestStatistics InferenceStats,
    [property: JsonPropertyName("batch_stats")] ImmutableArray<BatchStatistics> BatchStats);
