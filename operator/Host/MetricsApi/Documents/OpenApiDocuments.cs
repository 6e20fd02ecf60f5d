using System.Security.Cryptography;
using System.Text.Json;

namespace ModelServing.Host.MetricsApi.Documents;

/// <summary>
/// OpenAPI documents without definitions: metric values are read by clients that know them, and an aggregator merges what it is given. They must be
/// there, or each aggregator's log fills with complaints.
/// </summary>
internal static class OpenApiDocuments
{
    public static byte[] V2 { get; } = JsonDocuments.Write(static writer =>
    {
        writer.WriteString("swagger", "2.0");
        WriteInfo(writer);
        WriteEmpty(writer, "paths");
        WriteEmpty(writer, "definitions");
    });

    public static byte[] V3Index { get; } = JsonDocuments.Write(static writer =>
    {
        writer.WriteStartObject("paths");
        foreach (var version in MetricsGroup.Versions)
        {
            var path = $"apis/{MetricsGroup.Name}/{version}";
            writer.WriteStartObject(path);
            writer.WriteString("serverRelativeURL", $"/openapi/v3/{path}?hash={Hash}");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    });

    public static byte[] V3 { get; } = WriteV3();

    private static string Hash => Convert.ToHexString(SHA256.HashData(WriteV3()));

    private static byte[] WriteV3() => JsonDocuments.Write(static writer =>
    {
        writer.WriteString("openapi", "3.0.0");
        WriteInfo(writer);
        WriteEmpty(writer, "paths");
        WriteEmpty(writer, "components");
    });

    private static void WriteInfo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("info");
        writer.WriteString("title", "ModelServing custom metrics");
        writer.WriteString("version", MetricsGroup.Versions[0]);
        writer.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        writer.WriteEndObject();
    }
}
