using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Protocol;

/// <summary>JSON shapes of the protocol other than inference itself, which <c>InferRequestReader</c> and <c>InferResponseWriter</c> handle.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(ModelIndexEntry))]
[JsonSerializable(typeof(ImmutableArray<ModelIndexEntry>))]
[JsonSerializable(typeof(ModelConfiguration))]
[JsonSerializable(typeof(StatisticsList))]
[JsonSerializable(typeof(ErrorBody))]
public sealed partial class ProtocolJsonContext : JsonSerializerContext;
