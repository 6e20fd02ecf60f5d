using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>Evaluates meta/v1 LabelSelector objects. A null selector selects nothing, an empty one everything.</summary>
internal static class LabelSelector
{
    public static bool Matches(JsonNode? selector, IReadOnlyDictionary<string, string> labels) =>
        selector is JsonObject
        && MatchesAll(selector.Strings("matchLabels"), labels)
        && selector.Items("matchExpressions").All(expression => Matches(expression, labels));

    public static bool MatchesAll(IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string> labels) =>
        wanted.All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static bool Matches(JsonObject expression, IReadOnlyDictionary<string, string> labels)
    {
        var key = expression.Text("key") ?? "";
        var values = expression.Texts("values");
        var present = labels.TryGetValue(key, out var value);
        return expression.Text("operator") switch
        {
            "In" => present && values.Contains(value),
            "NotIn" => !present || !values.Contains(value),
            "Exists" => present,
            "DoesNotExist" => !present,
            _ => false,
        };
    }
}
