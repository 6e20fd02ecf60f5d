using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelServing.Api.Meta;

/// <summary><c>meta/v1.Time</c>: RFC 3339 in UTC with whole seconds, e.g. <c>2026-11-01T10:00:00Z</c>. Reads fractions and offsets too.</summary>
public sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
