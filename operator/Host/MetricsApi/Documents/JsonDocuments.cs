using System.Text.Json;

namespace ModelServing.Host.MetricsApi.Documents;

/// <summary>Writes JSON documents into memory.</summary>
internal static class JsonDocuments
{
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static void Type(this Utf8JsonWriter writer, string kind, string apiVersion)
    {
        writer.WriteString("kind", kind);
        writer.WriteString("apiVersion", apiVersion);
    }
}
