using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api.Meta;

namespace ModelServing.Planning.Plan;

/// <summary>
/// Whether a live object already holds everything that would be applied. What the API server adds (defaults, what other managers
/// own) does not count; lists with keys are matched by key, as server-side apply merges them; quantities are equal by value.
/// </summary>
internal static class SubsetComparison
{
    /// <summary>Keys of the associative lists in the kinds that we apply (<c>x-kubernetes-list-map-keys</c> of their schemas).</summary>
    private static readonly Dictionary<string, string[]> ListKeys = new(StringComparer.Ordinal)
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["volumes"] = ["name"],
        ["env"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["ports"] = ["containerPort", "port", "protocol"],
        ["ownerReferences"] = ["uid"],
    };

    /// <summary>Maps that an apply replaces whole (<c>x-kubernetes-map-type: atomic</c>): a key that somebody adds is drift, and in a Service's selector it would part it from its pods.</summary>
    private static readonly HashSet<string> AtomicMaps = new(StringComparer.Ordinal)
    {
        "selector", "nodeSelector", "podSelector", "namespaceSelector", "matchLabels",
    };

    public static bool Covers(JsonNode? live, JsonNode? desired) => Covers(live, desired, "", "");

    private static bool Covers(JsonNode? live, JsonNode? desired, string name, string parent) => desired switch
    {
        null => true,

        // The API server keeps no empty value of an optional member.
        _ when live is null => IsEmpty(desired),
        JsonObject map => live is JsonObject liveMap && (!AtomicMaps.Contains(name) || liveMap.All(pair => map.ContainsKey(pair.Key))) && map.All(pair => Covers(liveMap[pair.Key], pair.Value, pair.Key, name.Length > 0 ? name : parent)),
        JsonArray list => live is JsonArray liveList && CoversList(liveList, list, name, parent),
        _ => live is JsonValue && AreEqual(live, desired, name, parent),
    };

    private static bool CoversList(JsonArray live, JsonArray desired, string name, string parent)
    {
        // Another port among those of a NetworkPolicy's rule is drift.
        var isAtomic = name == "ports" && parent is ("ingress" or "egress");
        if (!isAtomic && ListKeys.TryGetValue(name, out var keys))
        {
            return desired.All(item => live.Any(other => HaveSameKey(other, item, keys) && Covers(other, item, "", name)));
        }

        return live.Count == desired.Count && live.Zip(desired).All(pair => Covers(pair.First, pair.Second, "", name));
    }

    private static bool HaveSameKey(JsonNode? live, JsonNode? desired, string[] keys) => live is JsonObject one && desired is JsonObject other
        && keys.All(key => other[key] is null || JsonNode.DeepEquals(one[key], other[key]));

    private static bool AreEqual(JsonNode live, JsonNode desired, string name, string parent)
    {
        if (JsonNode.DeepEquals(live, desired))
        {
            return true;
        }

        return (parent is "requests" or "limits" || name == "sizeLimit" || (parent == "target" && name is "value" or "averageValue"))
            && Quantity.TryParse(Text(live), out var one) && Quantity.TryParse(Text(desired), out var other) && one == other;
    }

    private static string Text(JsonNode node) => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    private static bool IsEmpty(JsonNode node) => node switch
    {
        JsonObject map => map.All(pair => pair.Value is null || IsEmpty(pair.Value)),
        JsonArray list => list.Count == 0,
        _ => node.GetValueKind() switch
        {
            JsonValueKind.False => true,
            JsonValueKind.String => node.GetValue<string>().Length == 0,
            JsonValueKind.Number => node.ToJsonString() == "0",
            _ => false,
        },
    };
}
