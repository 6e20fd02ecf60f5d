using System.Text.Json.Serialization;

namespace ModelServing.Host.Access.Kinds;

/// <summary>How the questions about callers travel.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1TokenReview))]
[JsonSerializable(typeof(V1SubjectAccessReview))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class AccessJsonContext : JsonSerializerContext;
