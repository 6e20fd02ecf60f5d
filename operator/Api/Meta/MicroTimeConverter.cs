using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelServing.Api.Meta;

/// <summary><c>meta/v1.MicroTime</c>: RFC 3339 in UTC with exactly six decimals, e.g. <c>2026-11-01T10:00:00.000000Z</c>.</summary>
/// <remarks>The API server refuses a MicroTime without its six decimals.</remarks>
public sealed class MicroTimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
