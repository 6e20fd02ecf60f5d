using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tables;

/// <summary>Events, of either API group.</summary>
internal static class EventColumns
{
    public static readonly IReadOnlyList<TableColumn> All =
    [
        new TableColumn("Last Seen", "string", "", 0, (v, now) => HumanDuration.Between(LastSeen(v), now)),
        TableColumn.Text("Type", v => v.Text("type") ?? ""),
        TableColumn.Text("Reason", v => v.Text("reason") ?? ""),
        TableColumn.Text("Object", v => $"{Subject(v).Text("kind")?.ToLowerInvariant()}/{Subject(v).Text("name")}"),
        TableColumn.Text("Subobject", v => Subject(v).Text("fieldPath") ?? "", 1),
        TableColumn.Text("Source", Source, 1),
        TableColumn.Text("Message", v => (v.Text("message") ?? v.Text("note") ?? "").Trim()),
        new TableColumn("First Seen", "string", "", 1, (v, now) => HumanDuration.Between(FirstSeen(v), now)),
        TableColumn.Number("Count", v => v.Number("series", "count") ?? v.Number("count") ?? v.Number("deprecatedCount") ?? 1, 1),
        TableColumn.Text("Name", v => v.Name, 1) with { Format = "name" },
    ];

    private static string? LastSeen(JsonObject value) =>
        value.Text("series", "lastObservedTime") ?? value.Text("lastTimestamp") ?? value.Text("deprecatedLastTimestamp") ?? FirstSeen(value);

    private static string? FirstSeen(JsonObject value) =>
        value.Text("firstTimestamp") ?? value.Text("deprecatedFirstTimestamp") ?? value.Text("eventTime") ?? value.Text("metadata", "creationTimestamp");

    private static JsonNode? Subject(JsonObject value) => value.At("involvedObject") ?? value.At("regarding");

    private static string Source(JsonObject value)
    {
        var component = value.Text("source", "component") is { Length: > 0 } named
            ? named
            : value.Text("reportingComponent") ?? value.Text("reportingController") ?? "";
        return value.Text("source", "host") is { Length: > 0 } host ? $"{component}, {host}" : component;
    }
}
