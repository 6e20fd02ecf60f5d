using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage;

/// <summary>Reading JSON by member names: what is absent or of another type reads as null, nothing throws.</summary>
public static class JsonNodeExtensions
{
    extension(JsonNode? node)
    {
        /// <summary>The node under a chain of member names, or null.</summary>
        public JsonNode? At(params ReadOnlySpan<string> path)
        {
            var current = node;
            foreach (var member in path)
            {
                current = (current as JsonObject)?[member];
            }

            return current;
        }

        public string? Text(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

        public long? Number(params ReadOnlySpan<string> path) => node.At(path) is JsonValue value ? AsNumber(value) : null;

        public bool? Flag(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

        public JsonObject? Map(params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

        public JsonArray? Array(params ReadOnlySpan<string> path) => node.At(path) as JsonArray;
    }

    private static long? AsNumber(JsonValue value)
    {
        if (value.TryGetValue(out long number))
        {
            return number;
        }

        if (value.TryGetValue(out int small))
        {
            return small;
        }

        return value.GetValueKind() == JsonValueKind.Number
            && double.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var real)
            && double.IsInteger(real)
            ? (long)real
            : null;
    }
}
