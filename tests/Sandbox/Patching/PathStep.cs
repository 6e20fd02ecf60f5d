using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;

namespace ModelServing.Sandbox.Patching;

/// <summary>
/// One step of a field path in the text form of FieldsV1: <c>f:name</c> for a member, <c>k:{"name":"web"}</c> for an item of a list with
/// keys, <c>v:"x"</c> for an item of a set.
/// </summary>
internal static class PathStep
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Member(string name) => "f:" + name;

    /// <summary>The identity of an item of an associative list.</summary>
    /// <exception cref="TypedFault">The item has none.</exception>
    public static string Item(SchemaView list, JsonNode? item, string path)
    {
        if (list.ListKind == ListKind.Set)
        {
            return item is JsonValue ? "v:" + item.ToJsonString(Relaxed) : throw new TypedFault(path, "associative list without keys has an element that's a map type");
        }

        var fields = item as JsonObject ?? throw new TypedFault(path, "associative list with keys may not have non-map elements");
        var keys = new JsonObject();
        foreach (var key in list.ListMapKeys.Order(StringComparer.Ordinal))
        {
            if ((fields[key] ?? list.Items?.Property(key)?.Default) is { } value)
            {
                keys[key] = value.DeepClone();
            }
        }

        return keys.Count > 0
            ? "k:" + keys.ToJsonString(Relaxed)
            : throw new TypedFault(path, $"associative list with keys has an element that omits key field \"{string.Join(", ", list.ListMapKeys)}\"");
    }

    /// <summary>A path as conflicts print it: <c>.spec.template.spec.containers[name="web"].image</c>.</summary>
    public static string Print(IEnumerable<string> path)
    {
        var text = new StringBuilder();
        foreach (var step in path)
        {
            Append(text, step);
        }

        return text.ToString();
    }

    public static void Append(StringBuilder text, string step)
    {
        switch (step[0])
        {
            case 'k':
                var keys = JsonNode.Parse(step[2..])!.AsObject().Select(k => $"{k.Key}={k.Value?.ToJsonString(Relaxed)}");
                text.Append('[').AppendJoin(',', keys).Append(']');
                break;
            case 'v':
                text.Append("[=").Append(step, 2, step.Length - 2).Append(']');
                break;
            default:
                text.Append('.').Append(step, 2, step.Length - 2);
                break;
        }
    }
}
