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
                    ["resources"] = new JsonArray([.. _resources[(group, version)].Items("resources").Select(resource => Converted(resource, group, version))]),
                })]),
            });
        }

        return list;
    }

    private static JsonObject Converted(JsonObject resource, string group, string version) => new()
    {
        ["resource"] = resource.Text("name"),
        ["responseKind"] = new JsonObject { ["group"] = group, ["version"] = version, ["kind"] = resource.Text("kind") },
        ["scope"] = resource.IsSet("namespaced") ? "Namespaced" : "Cluster",
        ["singularResource"] = resource.Text("singularName") ?? "",
        ["verbs"] = resource.Array("verbs")?.DeepClone() ?? new JsonArray(),
    };

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
