using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ModelServing.Kubernetes.Client;

/// <summary>
/// Reads texts such that equal ones are one object: of a thousand Deployments that a controller made nearly every label, image, argument and
/// variable is the same. It remembers a bounded number of short ones, and forgets one for another. Thread-safe: a race costs one text more.
/// </summary>
internal sealed class StringPool : JsonConverter<string>
{
    private const int Slots = 1 << 13;
    private const int Longest = 256;
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Pooled = [];
    private readonly string?[] _texts = new string?[Slots];

    private StringPool()
    {
    }

    /// <summary>Reads what <paramref name="info"/> reads, with one pool for all types of its context.</summary>
    public static JsonTypeInfo<T> Over<T>(JsonTypeInfo<T> info) =>
        (JsonTypeInfo<T>)Pooled.GetValue(info.Options, static options => new JsonSerializerOptions(options) { Converters = { new StringPool() } }).GetTypeInfo(typeof(T));

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String || reader.TokenType == JsonTokenType.Null ? ReadText(ref reader) : throw new JsonException();

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadText(ref reader)!;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private string? ReadText(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > Longest || reader.TokenType == JsonTokenType.Null)
        {
            return reader.GetString();
        }

        var text = reader.ValueSpan;
        var hash = default(HashCode);
        hash.AddBytes(text);
        ref var slot = ref _texts[hash.ToHashCode() & (Slots - 1)];
        var known = Volatile.Read(ref slot);
        if (known is not null && Ascii.Equals(text, known))
        {
            return known;
        }

        var read = reader.GetString()!;
        Volatile.Write(ref slot, read);
        return read;
    }
}
