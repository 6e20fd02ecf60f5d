using System.Text.Json.Serialization;
using ModelServing.Api.Meta;

namespace ModelServing.Host.MetricsApi.Kinds;

/// <summary>How the kinds that only the metrics API needs travel.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1APIService))]
[JsonSerializable(typeof(V1ClusterRole))]
[JsonSerializable(typeof(V1Status))]
internal sealed partial class MetricsApiJsonContext : JsonSerializerContext;
