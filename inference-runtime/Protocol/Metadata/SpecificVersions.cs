using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>Versions by name.</summary>
/// <param name="Versions">As in URLs.</param>
public sealed record SpecificVersions([property: JsonPropertyName("versions")] ImmutableArray<string> Versions);
