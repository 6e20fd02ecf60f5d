using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Tables;

/// <summary>One column of a kind's table: its definition as the client sees it, and the cell of an object.</summary>
internal sealed record TableColumn(string Name, string Type, string Format, int Priority, Func<JsonObject, DateTimeOffset, JsonNode?> Cell)
{
    public string Description { get; init; } = "";

    public static TableColumn Text(string name, Func<JsonObject, string?> cell, int priority = 0) =>
        new(name, "string", "", priority, (value, _) => cell(value));

    public static TableColumn Number(string name, Func<JsonObject, long?> cell, int priority = 0) =>
        new(name, "integer", "", priority, (value, _) => cell(value) ?? 0);

    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}
