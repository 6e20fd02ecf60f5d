using System.Text.Json;

namespace ModelServing.Host.MetricsApi.Documents;

/// <summary>
/// What an API server says of itself (<c>meta/v1</c>). Aggregated discovery is not spoken: an aggregator that asks for it on <c>/apis</c> is given the plain
/// list, and then asks for each version's resources.
/// </summary>
internal static class DiscoveryDocuments
{
    public static byte[] Groups { get; } = JsonDocuments.Write(static writer =>
    {
        writer.Type("APIGroupList", "v1");
        writer.WriteStartArray("groups");
        writer.WriteStartObject();
        WriteGroup(writer);
        writer.WriteEndObject();
        writer.WriteEndArray();
    });

    public static byte[] Group { get; } = JsonDocuments.Write(static writer =>
    {
        writer.Type("APIGroup", "v1");
        WriteGroup(writer);
    });

    private static readonly Dictionary<string, byte[]> ByVersion = MetricsGroup.Versions.ToDictionary(static version => version, WriteResources);

    public static byte[] Resources(string version) => ByVersion[version];

    private static byte[] WriteResources(string version) => JsonDocuments.Write(writer =>
    {
        writer.Type("APIResourceList", "v1");
        writer.WriteString("groupVersion", $"{MetricsGroup.Name}/{version}");
        writer.WriteStartArray("resources");
        foreach (var metric in MetricsGroup.Metrics)
        {
            writer.WriteStartObject();
            writer.WriteString("name", $"pods/{metric}");
            writer.WriteString("singularName", "");
            writer.WriteBoolean("namespaced", true);
            writer.WriteString("kind", "MetricValueList");
            writer.WriteStartArray("verbs");
            writer.WriteStringValue("get");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static void WriteGroup(Utf8JsonWriter writer)
    {
        writer.WriteString("name", MetricsGroup.Name);
        writer.WriteStartArray("versions");
        foreach (var version in MetricsGroup.Versions)
        {
            writer.WriteStartObject();
            WriteVersion(writer, version);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("preferredVersion");
        WriteVersion(writer, MetricsGroup.Versions[0]);
        writer.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter writer, string version)
    {
        writer.WriteString("groupVersion", $"{MetricsGroup.Name}/{version}");
        writer.WriteString("version", version);
    }
}
