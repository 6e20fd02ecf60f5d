using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.OpenApi;

/// <summary>The markers of a field in a types file, as the OpenAPI extensions that Kubernetes uses.</summary>
internal static class FieldMarkers
{
    public static void Apply(JsonObject schema, string marker)
    {
        if (marker.StartsWith('='))
        {
            schema["default"] = JsonNode.Parse(marker[1..]);
            return;
        }

        var open = marker.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? marker : marker[..open];
        string[] arguments = open < 0 || marker[open + 1] == ')' ? [] : marker[(open + 1)..^1].Split(',');
        switch (name)
        {
            case "atomic" or "set":
                schema["x-kubernetes-list-type"] = name;
                break;
            case "map":
                schema["x-kubernetes-list-type"] = "map";
                schema["x-kubernetes-list-map-keys"] = Texts(arguments);
                break;
            case "merge":
                schema["x-kubernetes-patch-strategy"] = "merge";
                if (arguments is [var key])
                {
                    schema["x-kubernetes-patch-merge-key"] = key;
                }

                break;
            case "retainkeys":
                schema["x-kubernetes-patch-strategy"] = schema.ContainsKey("x-kubernetes-patch-strategy") ? "merge,retainKeys" : "retainKeys";
                break;
            case "replace":
                schema["x-kubernetes-patch-strategy"] = "replace";
                break;
            case "enum":
                schema["enum"] = Texts(arguments);
                break;
            default:
                throw new FormatException($"unknown marker '{marker}'");
        }
    }

    private static JsonArray Texts(string[] values) => [.. values.Select(v => JsonValue.Create(v))];
}
