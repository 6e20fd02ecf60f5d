using System.Text.Json.Nodes;

namespace ModelServing.Fuzz.Targets.Resources;

/// <summary>Every field that a schema knows, as a path; items of lists and members of maps stand for all of theirs.</summary>
internal static class SchemaFields
{
    /// <summary>The step into a list.</summary>
    public const string Item = "[]";

    /// <summary>The step into a map.</summary>
    public const string Member = "{}";

    public static IReadOnlyList<string[]> Of(JsonObject schema) => [.. Walk(schema, [])];

    private static IEnumerable<string[]> Walk(JsonObject schema, string[] path)
    {
        if (path.Length > 0)
        {
            yield return path;
        }

        IEnumerable<(string Step, JsonObject Schema)> children =
        [
            .. (schema["properties"] as JsonObject ?? []).Select(static member => (member.Key, (JsonObject)member.Value!)),
            .. schema["items"] is JsonObject item ? [(Item, item)] : Array.Empty<(string, JsonObject)>(),
            .. schema["additionalProperties"] is JsonObject value ? [(Member, value)] : Array.Empty<(string, JsonObject)>(),
        ];
        foreach (var (step, child) in children)
        {
            foreach (var field in Walk(child, [.. path, step]))
            {
                yield return field;
            }
        }
    }

    /// <summary>Puts a value where a path leads; what is missing on the way is made, what is in the way is replaced.</summary>
    public static void Set(JsonObject root, ReadOnlySpan<string> path, string memberName, JsonNode? value)
    {
        JsonNode at = root;
        for (var i = 0; i < path.Length; i++)
        {
            var isLast = i == path.Length - 1;
            JsonNode? next = isLast ? value : path[i + 1] == Item ? new JsonArray() : new JsonObject();
            if (at is JsonArray list)
            {
                if (list.Count == 0 || isLast || list[0]?.GetType() != next!.GetType())
                {
                    list.Insert(0, next);
                }

                at = list[0]!;
                continue;
            }

            var map = (JsonObject)at;
            var name = path[i] == Member ? memberName : path[i];
            if (isLast || map[name]?.GetType() != next!.GetType())
            {
                map[name] = next;
            }

            at = map[name]!;
        }
    }
}
