using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelServing.Api.Meta;

/// <summary>Writes an <see cref="IntOrString"/> as what it is.</summary>
public sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number => IntOrString.From(reader.GetInt32()),
            JsonTokenType.String => IntOrString.From(reader.GetString()!),
            _ => throw new JsonException($"An integer or a string was expected, not {reader.TokenType}."),
        };

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.Text is { } text)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteNumberValue(value.Number ?? 0);
        }
    }
}
