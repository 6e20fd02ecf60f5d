using System.Text.Json.Serialization;

namespace ModelServing.Host.Certificates;

/// <summary>How the Secret of a certificate travels.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Secret))]
internal sealed partial class CertificateJsonContext : JsonSerializerContext;
