using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Patching;

/// <summary>JSON Patch (RFC 6902): all operations or none.</summary>
internal static class JsonPatch
{
    private const int MaxOperations = 10000;

    /// <summary>The target after all operations; the target itself is not changed.</summary>
    /// <exception cref="PatchFault">The patch is malformed, or does not fit the target.</exception>
    public static JsonNode? Apply(JsonNode target, JsonNode? patch)
    {
        var operations = patch as JsonArray ?? throw new PatchFault("a JSON patch must be an array of operations");
        if (operations.Count > MaxOperations)
        {
            throw new PatchFault($"The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
        }

        JsonNode? document = target.DeepClone();
        foreach (var operation in operations)
        {
            document = Apply(document, operation as JsonObject ?? throw new PatchFault("each operation must be an object"));
        }

        return document;
    }

    private static JsonNode? Apply(JsonNode? document, JsonObject operation)
    {
        var path = JsonPointer.Parse(operation.Text("path") ?? throw new PatchFault("an operation has no path"));
        switch (operation.Text("op"))
        {
            case "add":
                return Add(document, path, Value(operation)?.DeepClone());
            case "remove":
                return Remove(document, path, out _);
            case "replace":
                return Replace(document, path, Value(operation)?.DeepClone());
            case "move":
                var from = From(operation);
                if (path.Length > from.Length && path.AsSpan(0, from.Length).SequenceEqual(from))
                {
                    throw Misfit("move", operation, "a value cannot be moved into itself");
                }

                var moved = Remove(document, from, out var value);
                return Add(moved, path, value);
            case "copy":
                return JsonPointer.TryFind(document, From(operation), out var copied)
                    ? Add(document, path, copied?.DeepClone())
                    : throw Misfit("copy", operation, "missing value");
            case "test":
                return JsonPointer.TryFind(document, path, out var found) && JsonNode.DeepEquals(found, Value(operation))
                    ? document
                    : throw new PatchFault($"testing path {operation.Text("path")} failed: test failed", unprocessable: true);
            case var other:
                throw new PatchFault($"unexpected kind: {other ?? "(none)"}");
        }
    }

    private static JsonNode? Value(JsonObject operation) => operation.TryGetPropertyValue("value", out var value)
        ? value
        : throw new PatchFault($"operation '{operation.Text("op")}' has no value");

    private static string[] From(JsonObject operation) =>
        JsonPointer.Parse(operation.Text("from") ?? throw new PatchFault($"operation '{operation.Text("op")}' has no from"));

    private static JsonNode? Add(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Parent(document, path, "add"))
        {
            case JsonObject item:
                item[path[^1]] = value;
                break;
            case JsonArray items:
                var index = path[^1] == "-" ? items.Count : JsonPointer.Index(path[^1], items.Count + 1);
                items.Insert(index ?? throw Missing("add", path), value);
                break;
        }

        return document;
    }

    private static JsonNode? Remove(JsonNode? document, string[] path, out JsonNode? removed)
    {
        if (path.Length == 0)
        {
            throw new PatchFault("the whole document cannot be removed", unprocessable: true);
        }

        switch (Parent(document, path, "remove"))
        {
            case JsonObject item when item.TryGetPropertyValue(path[^1], out removed):
                item.Remove(path[^1]);
                return document;
            case JsonArray items when JsonPointer.Index(path[^1], items.Count) is { } index:
                removed = items[index];
                items.RemoveAt(index);
                return document;
            default:
                throw Missing("remove", path);
        }
    }

    private static JsonNode? Replace(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Parent(document, path, "replace"))
        {
            case JsonObject item when item.ContainsKey(path[^1]):
                item[path[^1]] = value;
                return document;
            case JsonArray items when JsonPointer.Index(path[^1], items.Count) is { } index:
                items[index] = value;
                return document;
            default:
                throw Missing("replace", path);
        }
    }

    private static JsonNode Parent(JsonNode? document, string[] path, string operation) =>
        JsonPointer.TryFind(document, path.AsSpan(0, path.Length - 1), out var parent) && parent is JsonObject or JsonArray
            ? parent
            : throw Missing(operation, path);

    private static PatchFault Missing(string operation, string[] path) => new(
        $"{operation} operation does not apply: doc is missing {(operation == "add" ? "path" : "key")}: /{string.Join('/', path)}: missing value",
        unprocessable: true);

    private static PatchFault Misfit(string name, JsonObject operation, string why) =>
        new($"{name} operation does not apply: {operation.Text("from")}: {why}", unprocessable: true);
}
