using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Tensors;

/// <summary>Writes an element type by its protocol name.</summary>
public sealed class TensorDataTypeJsonConverter : JsonConverter<TensorDataType>
{
    /// <inheritdoc/>
    public override TensorDataType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.GetString();
        return name is not null && TensorDataTypeExtensions.TryParse(name, out var type)
            ? type
            : throw new JsonException($"'{name}' is not a datatype of the Open Inference Protocol");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TensorDataType value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ProtocolName());
}
