using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>Runs of one size.</summary>
/// <param name="BatchSize">Rows of each run.</param>
/// <param name="ComputeInfer">The runs, and their time in the model.</param>
public sealed record BatchStatistics(
    [property: JsonPropertyName("batch_size")] int BatchSize,
    [property: JsonPropertyName("compute_infer")] DurationStatistic ComputeInfer);
