using System.Text.Json.Serialization;

namespace ModelServing.Runtime.Endpoints;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Liveness))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(ModelReadiness))]
[JsonSerializable(typeof(ModelList))]
internal sealed partial class EndpointJsonContext : JsonSerializerContext;
