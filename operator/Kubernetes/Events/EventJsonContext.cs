using System.Text.Json.Serialization;

namespace ModelServing.Kubernetes.Events;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventSeriesPatch))]
internal sealed partial class EventJsonContext : JsonSerializerContext;
