using System.Text.Json.Nodes;

namespace ModelServing.Host.Plans.Input;

/// <summary>One document of a file.</summary>
/// <param name="Origin">File and, where there are several, the number of the document: for messages.</param>
/// <param name="Value">What it says.</param>
internal sealed record Manifest(string Origin, JsonObject Value)
{
    public string? Kind => TextOf(Value["kind"]);

    public string? ApiVersion => TextOf(Value["apiVersion"]);

    public string? Name => TextOf((Value["metadata"] as JsonObject)?["name"]);

    public string? Namespace => TextOf((Value["metadata"] as JsonObject)?["namespace"]);

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
