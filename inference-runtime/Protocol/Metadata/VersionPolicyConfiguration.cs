using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>Which versions are served: ModelVersionPolicy of model_config.proto, its choice <c>specific</c>.</summary>
/// <param name="Specific">The versions.</param>
public sealed record VersionPolicyConfiguration([property: JsonPropertyName("specific")] SpecificVersions Specific);
