using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Aggregation;

/// <summary>What the servers behind APIServices said they serve, when they were last seen available.</summary>
internal sealed class AggregatedDiscovery
{
    private readonly ConcurrentDictionary<(string Group, string Version), JsonObject> _resources = new();

    public void Set(AggregatedApi api, JsonObject resources) => _resources[(api.Group, api.Version)] = resources;

    public void Remove(string group, string version) => _resources.TryRemove((group, version), out _);

    /// <summary>/apis/{group}; null if there is none.</summary>
    public JsonObject? Group(string name)
    {
        if (!Groups().Contains(name))
        {
            return null;
        }

        var group = GroupOf(name);
        group["kind"] = "APIGroup";
        group["apiVersion"] = "v1";
        return group;
    }

    /// <summary>Adds to an APIGroupList.</summary>
    public JsonObject AddToGroups(JsonObject list)
    {
        foreach (var group in Groups())
        {
            list.Array("groups")!.Add(GroupOf(group));
        }

        return list;
    }

    /// <summary>Adds to an APIGroupDiscoveryList.</summary>
    public JsonObject AddTo(JsonObject list)
    {
        foreach (var group in Groups())
        {
            list.Array("items")!.Add(new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = group },
                ["versions"] = new JsonArray([.. Versions(group).Select(version => new JsonObject
                {
                    ["version"] = version,
                    ["freshness"] = "Current",
                    ["resources"] = new JsonArray([.. Known(group, version).GroupBy(resource => NameOf(resource)[0]).Select(resource => Converted(resource, group, version))]),
                })]),
            });
        }

        return list;
    }

    /// <summary>A resource and what is below it. The metrics API has only what is below: its parents are named and do nothing, as kube-aggregator converts them.</summary>
    private static JsonObject Converted(IGrouping<string, JsonObject> entries, string group, string version)
    {
        var main = entries.FirstOrDefault(entry => NameOf(entry).Length == 1);
        return new JsonObject
        {
            ["resource"] = entries.Key,
            ["responseKind"] = main is null ? new JsonObject { ["group"] = "", ["version"] = "", ["kind"] = "" } : KindOf(main, group, version),
            ["scope"] = entries.First().IsSet("namespaced") ? "Namespaced" : "Cluster",
            ["singularResource"] = main.Text("singularName") ?? "",
            ["verbs"] = main.Array("verbs")?.DeepClone() ?? new JsonArray(),
            ["subresources"] = new JsonArray([.. entries.Where(entry => NameOf(entry).Length == 2).Select(entry => new JsonObject
            {
                ["subresource"] = NameOf(entry)[1],
                ["responseKind"] = KindOf(entry, group, version),
                ["verbs"] = entry.Array("verbs")?.DeepClone() ?? new JsonArray(),
            })]),
        };
    }

    private static JsonObject KindOf(JsonObject entry, string group, string version) =>
        new() { ["group"] = entry.Text("group") ?? group, ["version"] = entry.Text("version") ?? version, ["kind"] = entry.Text("kind") };

    private static string[] NameOf(JsonObject entry) => (entry.Text("name") ?? "").Split('/', 2);

    private IReadOnlyList<JsonObject> Known(string group, string version) => _resources.TryGetValue((group, version), out var known) ? known.Items("resources") : [];

    private JsonObject GroupOf(string name)
    {
        var versions = Versions(name).Select(version => new JsonObject { ["groupVersion"] = $"{name}/{version}", ["version"] = version }).ToList();
        return new JsonObject
        {
            ["name"] = name,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private IEnumerable<string> Groups() => _resources.Keys.Select(key => key.Group).Distinct().Order(StringComparer.Ordinal);

    private IEnumerable<string> Versions(string group) =>
        _resources.Keys.Where(key => key.Group == group).Select(key => key.Version).OrderDescending(VersionPriority.Instance);
}
