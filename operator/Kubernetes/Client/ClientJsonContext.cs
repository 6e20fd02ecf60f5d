using System.Text.Json.Serialization;

namespace ModelServing.Kubernetes.Client;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeleteOptions))]
internal sealed partial class ClientJsonContext : JsonSerializerContext;
