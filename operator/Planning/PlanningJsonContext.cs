using System.Text.Json.Serialization;
using ModelServing.Planning.Desire;

namespace ModelServing.Planning;

/// <summary>How the documents of this assembly travel.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RuntimeConfiguration))]
[JsonSerializable(typeof(RuntimeConfiguration.ModelPart))]
[JsonSerializable(typeof(PinnedRevision))]
internal sealed partial class PlanningJsonContext : JsonSerializerContext;
