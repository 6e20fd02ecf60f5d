using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>ConfigMaps and Secrets that said <c>immutable: true</c> keep their contents and their word.</summary>
internal static class Immutability
{
    public static IEnumerable<FieldError> Check(JsonObject value, JsonObject? old, params string[] members)
    {
        if (old?.Flag("immutable") != true)
        {
            yield break;
        }

        if (value.Flag("immutable") != true)
        {
            yield return FieldError.Forbidden("immutable", "field is immutable when `immutable` is set");
        }

        foreach (var member in members.Where(m => !JsonNode.DeepEquals(value[m], old[m])))
        {
            yield return FieldError.Forbidden(member, "field is immutable when `immutable` is set");
        }
    }
}
