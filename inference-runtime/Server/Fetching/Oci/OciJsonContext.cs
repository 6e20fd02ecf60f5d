using System.Text.Json.Serialization;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>How the documents of registries travel.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OciManifest))]
[JsonSerializable(typeof(RegistryToken))]
[JsonSerializable(typeof(DockerConfig))]
internal sealed partial class OciJsonContext : JsonSerializerContext;
