using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Patching;

/// <summary>JSON Merge Patch (RFC 7396).</summary>
internal static class JsonMergePatch
{
    /// <summary>The target with the patch merged in. Neither argument is changed.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject existing ? (JsonObject)existing.DeepClone() : [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Apply(result[name], change);
            }
        }

        return result;
    }
}
