using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tables;

/// <summary>An additionalPrinterColumn of a custom resource.</summary>
internal static class JsonPathColumn
{
    public static readonly IReadOnlyList<TableColumn> Defaults = [CommonColumns.Age with { Type = "date" }];

    /// <exception cref="FormatException">The column's jsonPath is none.</exception>
    public static TableColumn Compile(JsonObject definition)
    {
        var path = JsonPath.Parse(definition.Text("jsonPath") ?? "");
        var type = definition.Text("type") ?? "string";
        return new TableColumn(
            definition.Text("name") ?? "",
            type,
            definition.Text("format") ?? "",
            (int)(definition.Number("priority") ?? 0),
            (value, now) => Cell(path.Select(value), type, now))
        {
            Description = definition.Text("description") ?? "",
        };
    }

    private static JsonNode? Cell(IReadOnlyList<JsonNode?> found, string type, DateTimeOffset now)
    {
        if (found.Count == 0 || found[0] is not { } first)
        {
            return null;
        }

        return type switch
        {
            "integer" => first.Number(),
            "number" => first.GetValueKind() == JsonValueKind.Number ? first.DeepClone() : null,
            "boolean" => first.Flag(),
            "date" => first.Text() is { } time ? HumanDuration.Between(time, now) : "<unknown>",
            _ => string.Join(",", found.Select(f => f.Text() ?? f?.ToJsonString() ?? "")),
        };
    }
}
