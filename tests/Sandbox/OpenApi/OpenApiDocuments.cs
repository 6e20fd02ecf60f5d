using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.OpenApi;

/// <summary>OpenAPI v3, a document for each group and version, as kubectl reads it for explain, apply and field validation.</summary>
internal sealed class OpenApiDocuments(ResourceCatalog catalog)
{
    private const string Reference = "#/components/schemas/";

    private volatile Rendered? _rendered;

    /// <summary>/openapi/v3: where each document is. The hash changes with the document, so that clients may cache it.</summary>
    public JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var (path, document) in Current().Documents)
        {
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={Convert.ToHexString(SHA256.HashData(document))}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>The document of one group and version as UTF-8 JSON; null if none is served.</summary>
    public byte[]? Find(string group, string version) => Current().Documents.GetValueOrDefault(PathOf(group, version));

    /// <summary>Documents change with the catalog alone, and every kubectl asks for them.</summary>
    private Rendered Current()
    {
        var served = catalog.Served;
        if (_rendered is { } known && ReferenceEquals(known.Served, served))
        {
            return known;
        }

        var documents = served.Select(d => (d.Resource.Group, d.Version)).Distinct()
            .ToDictionary(g => PathOf(g.Group, g.Version), g => StoredObject.Serialize(Document(served, g.Group, g.Version)));
        return _rendered = new Rendered(served, documents);
    }

    private static JsonObject Document(IReadOnlyList<ResourceDefinition> served, string group, string version)
    {
        var definitions = served.Where(d => d.Resource.Group == group && d.Version == version).ToList();
        var schemas = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var paths = new JsonObject();
        foreach (var definition in definitions)
        {
            var name = ComponentName(definition);
            schemas[name] = RootSchema(definition);
            Paths.Add(paths, definition, name);
        }

        Include(schemas, BuiltInSchemas.Components);
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.35.0" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = new JsonObject(schemas.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value))) },
        };
    }

    private static string PathOf(string group, string version) => group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";

    private static JsonObject RootSchema(ResourceDefinition definition)
    {
        var root = definition.Rules.Schema!.Json.Copy();
        root["x-kubernetes-group-version-kind"] = new JsonArray(new JsonObject
        {
            ["group"] = definition.Resource.Group,
            ["kind"] = definition.Kind,
            ["version"] = definition.Version,
        });
        return root;
    }

    /// <summary>dev.modelserving.v1alpha1.ModelDeployment: the group's parts in reverse, as the real server names custom resources.</summary>
    private static string ComponentName(ResourceDefinition definition)
    {
        if (definition.IsCustom)
        {
            return $"{string.Join('.', definition.Resource.Group.Split('.').Reverse())}.{definition.Version}.{definition.Kind}";
        }

        var json = definition.Rules.Schema!.Json;
        return BuiltInSchemas.Components.First(c => ReferenceEquals(c.Value, json)).Key;
    }

    /// <summary>Adds all that is referred to, and what that refers to.</summary>
    private static void Include(SortedDictionary<string, JsonObject> schemas, IReadOnlyDictionary<string, JsonObject> components)
    {
        var open = new Queue<JsonNode?>(schemas.Values);
        while (open.TryDequeue(out var node))
        {
            switch (node)
            {
                case JsonObject item:
                    if (item.Text("$ref") is { } reference && reference[Reference.Length..] is var name && !schemas.ContainsKey(name))
                    {
                        var copy = components[name].Copy();
                        schemas[name] = copy;
                        open.Enqueue(copy);
                    }

                    foreach (var (_, member) in item)
                    {
                        open.Enqueue(member);
                    }

                    break;
                case JsonArray items:
                    foreach (var member in items)
                    {
                        open.Enqueue(member);
                    }

                    break;
            }
        }
    }

    private sealed record Rendered(IReadOnlyList<ResourceDefinition> Served, IReadOnlyDictionary<string, byte[]> Documents);
}
