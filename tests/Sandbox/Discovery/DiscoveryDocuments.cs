using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Discovery;

/// <summary>What the server says it serves: aggregated discovery (apidiscovery.k8s.io/v2) and the older documents.</summary>
internal sealed class DiscoveryDocuments(ResourceCatalog catalog)
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    // The order in which apiextensions lists them.
    private static readonly string[] CustomVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    /// <summary>/api as APIVersions.</summary>
    public static JsonObject CoreVersions(string server) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = server }),
    };

    /// <summary>/apis as APIGroupList.</summary>
    public JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. GroupNames().Where(g => g.Length > 0).Select(g => GroupOf(g, false))]),
    };

    /// <summary>/apis/{group} as APIGroup; null if there is none.</summary>
    public JsonObject? Group(string name) => name.Length > 0 && GroupNames().Contains(name) ? GroupOf(name, true) : null;

    /// <summary>/api/v1 and /apis/{group}/{version} as APIResourceList; null if there is none.</summary>
    public JsonObject? Resources(string group, string version)
    {
        var definitions = Served(group, version).ToList();
        return definitions.Count == 0 ? null : new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = definitions[0].ApiVersion,
            ["resources"] = new JsonArray([.. definitions.SelectMany(LegacyEntries)]),
        };
    }

    /// <summary>Aggregated discovery of the core group, or of all others.</summary>
    public JsonObject Aggregated(bool core) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. GroupNames().Where(g => g.Length == 0 == core).Select(AggregatedGroup)]),
    };

    private JsonObject AggregatedGroup(string group)
    {
        var metadata = new JsonObject();
        metadata.Put("name", group.Length == 0 ? null : group);
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["versions"] = new JsonArray([.. Versions(group).Select(version => new JsonObject
            {
                ["version"] = version,
                ["freshness"] = "Current",
                ["resources"] = new JsonArray([.. Served(group, version).Select(Aggregated)]),
            })]),
        };
    }

    private static JsonObject Aggregated(ResourceDefinition definition)
    {
        var entry = new JsonObject
        {
            ["resource"] = definition.Resource.Resource,
            ["responseKind"] = KindOf(definition.Resource.Group, definition.Version, definition.Kind),
            ["scope"] = definition.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = definition.Singular,
            ["verbs"] = VerbsOf(definition),
        };
        entry.Put("shortNames", Texts(definition.ShortNames));
        entry.Put("categories", Texts(definition.Categories));
        var subresources = Subresources(definition).Select(s => new JsonObject
        {
            ["subresource"] = s.Name,
            ["responseKind"] = KindOf(s.Group, s.Version, s.Kind),
            ["verbs"] = new JsonArray([.. s.Verbs.Select(v => JsonValue.Create(v))]),
        }).ToArray<JsonNode?>();
        entry.Put("subresources", subresources.Length == 0 ? null : new JsonArray(subresources));
        return entry;
    }

    private static IEnumerable<JsonObject> LegacyEntries(ResourceDefinition definition)
    {
        var main = new JsonObject
        {
            ["name"] = definition.Resource.Resource,
            ["singularName"] = definition.Singular,
            ["namespaced"] = definition.Namespaced,
            ["kind"] = definition.Kind,
            ["verbs"] = VerbsOf(definition),
        };
        main.Put("shortNames", Texts(definition.ShortNames));
        main.Put("categories", Texts(definition.Categories));
        yield return main;
        foreach (var sub in Subresources(definition))
        {
            var entry = new JsonObject
            {
                ["name"] = $"{definition.Resource.Resource}/{sub.Name}",
                ["singularName"] = "",
                ["namespaced"] = definition.Namespaced,
                ["kind"] = sub.Kind,
                ["verbs"] = new JsonArray([.. sub.Verbs.Select(v => JsonValue.Create(v))]),
            };
            if (sub.Group != definition.Resource.Group || sub.Version != definition.Version)
            {
                entry["group"] = sub.Group;
                entry["version"] = sub.Version;
            }

            yield return entry;
        }
    }

    private static IEnumerable<Subresource> Subresources(ResourceDefinition definition)
    {
        if (definition.HasStatus)
        {
            yield return new("status", definition.Resource.Group, definition.Version, definition.Kind, ["get", "patch", "update"]);
        }

        if (definition.Scale is not null)
        {
            yield return new("scale", "autoscaling", "v1", "Scale", ["get", "patch", "update"]);
        }

        if (definition.Resource == new GroupResource("", "pods"))
        {
            yield return new("log", "", "v1", "Pod", ["get"]);
        }

        if (definition.Resource == new GroupResource("", "namespaces"))
        {
            yield return new("finalize", "", "v1", "Namespace", ["update"]);
        }
    }

    private JsonObject GroupOf(string group, bool alone)
    {
        var versions = Versions(group).Select(v => new JsonObject { ["groupVersion"] = $"{group}/{v}", ["version"] = v }).ToList();
        var document = new JsonObject();
        if (alone)
        {
            document["kind"] = "APIGroup";
            document["apiVersion"] = "v1";
        }

        document["name"] = group;
        document["versions"] = new JsonArray([.. versions]);
        document["preferredVersion"] = versions[0].DeepClone();
        return document;
    }

    private IEnumerable<string> GroupNames() => catalog.Served.Select(d => d.Resource.Group).Distinct();

    private IEnumerable<string> Versions(string group) =>
        catalog.Served.Where(d => d.Resource.Group == group).Select(d => d.Version).Distinct().OrderDescending(VersionPriority.Instance);

    private IEnumerable<ResourceDefinition> Served(string group, string version) =>
        catalog.Served.Where(d => d.Resource.Group == group && d.Version == version);

    private static JsonArray VerbsOf(ResourceDefinition definition) =>
        [.. (definition.CreateOnly ? ["create"] : definition.IsCustom ? CustomVerbs : Verbs).Select(v => JsonValue.Create(v))];

    private static JsonObject KindOf(string group, string version, string kind) =>
        new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static JsonArray? Texts(IReadOnlyList<string> values) => values.Count == 0 ? null : [.. values.Select(v => JsonValue.Create(v))];

    private sealed record Subresource(string Name, string Group, string Version, string Kind, string[] Verbs);
}
