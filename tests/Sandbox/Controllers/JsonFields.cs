using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>Further typed reads of Kubernetes objects. An absent member, or one of another type, reads as empty: the API server has validated what is here.</summary>
internal static class JsonFields
{
    extension(JsonNode? node)
    {
        public bool IsSet(params ReadOnlySpan<string> path) => node.Flag(path) == true;

        /// <summary>A value that may be written as a number or as a string: a port, a percentage, a quantity.</summary>
        public string? TextOrNumber(params ReadOnlySpan<string> path) =>
            node.Text(path) ?? (node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : null);

        public IReadOnlyList<JsonObject> Items(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonArray array ? [.. array.OfType<JsonObject>()] : [];

        public IReadOnlyList<string> Texts(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonArray array ? [.. array.Select(item => item.Text()).OfType<string>()] : [];

        public IReadOnlyDictionary<string, string> Strings(params ReadOnlySpan<string> path)
        {
            var strings = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in node.At(path) as JsonObject ?? [])
            {
                if (value.TextOrNumber() is { } text)
                {
                    strings[name] = text;
                }
            }

            return strings;
        }

        public DateTimeOffset? Time(params ReadOnlySpan<string> path) =>
            DateTimeOffset.TryParse(node.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }

    extension(JsonObject value)
    {
        public long Generation => value.Number("metadata", "generation") ?? 0;

        public bool IsDeleting => value.Text("metadata", "deletionTimestamp") is not null;

        public DateTimeOffset Created => value.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;

        public IReadOnlyDictionary<string, string> Labels => value.Strings("metadata", "labels");

        public IReadOnlyDictionary<string, string> Annotations => value.Strings("metadata", "annotations");

        /// <summary>The object at a path, made where it is absent.</summary>
        public JsonObject EnsurePath(string first, string second) => value.Ensure(first).Ensure(second);
    }

    public static JsonObject ToJson(this IEnumerable<KeyValuePair<string, string>> map) =>
        new(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    public static string ToTimestamp(this DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
