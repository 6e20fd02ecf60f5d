using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Deployments;

/// <summary>The value of the pod-template-hash label: FNV-1a over the template with sorted members, written in letters that make no words.</summary>
internal static class TemplateHash
{
    public const string Label = "pod-template-hash";
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <remarks><paramref name="collisions"/>: raised when the hash of another template took the name already.</remarks>
    public static string Of(JsonNode template, long collisions = 0)
    {
        var hash = 2166136261u;
        foreach (var one in Encoding.UTF8.GetBytes(Sorted(template)!.ToJsonString() + (collisions > 0 ? collisions.ToString(CultureInfo.InvariantCulture) : "")))
        {
            hash = (hash ^ one) * 16777619u;
        }

        return string.Concat(hash.ToString(CultureInfo.InvariantCulture).Select(digit => Alphabet[digit % Alphabet.Length]));
    }

    /// <summary>Whether two pod templates are the same but for the hash label.</summary>
    public static bool SameTemplate(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(WithoutLabel(one), WithoutLabel(other));

    private static JsonNode? WithoutLabel(JsonNode? template)
    {
        var copy = template?.DeepClone();
        (copy.At("metadata", "labels") as JsonObject)?.Remove(Label);
        (copy.At("metadata") as JsonObject)?.Remove("creationTimestamp");
        return copy;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
