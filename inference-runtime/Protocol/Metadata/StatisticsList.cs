using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>The answer to <c>GET /v2/models/stats</c> and <c>/v2/models/{name}/stats</c>. Source: Triton's statistics extension.</summary>
/// <param name="ModelStats">One element per model.</param>
public sealed record StatisticsList([property: JsonPropertyName("model_stats")] ImmutableArray<ModelStatistics> ModelStats);
