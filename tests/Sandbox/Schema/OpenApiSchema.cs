using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>
/// Loads schemas of built-in kinds from an OpenAPI v3 document, as /openapi/v3/apis/apps/v1 gives it. References are followed, also
/// recursive ones; keywords for strategic merge patch and documentation are passed over.
/// </summary>
public sealed class OpenApiSchema
{
    private const string ReferencePrefix = "#/components/schemas/";
    private readonly JsonObject _schemas;
    private readonly Dictionary<string, SchemaNode> _loaded = new(StringComparer.Ordinal);
    private readonly List<(SchemaNode Node, SchemaNode Target)> _references = [];

    private OpenApiSchema(JsonObject schemas) => _schemas = schemas;

    /// <summary>
    /// The schema <paramref name="name"/> of components.schemas, for example <c>io.k8s.api.apps.v1.Deployment</c>.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The document does not hold it, or something it refers to.</exception>
    public static SchemaNode Load(JsonObject document, string name)
    {
        ArgumentNullException.ThrowIfNull(document);
        var schemas = document["components"]?["schemas"] as JsonObject ?? throw new KeyNotFoundException("the document has no components.schemas");
        var loader = new OpenApiSchema(schemas);
        var root = loader.Resolve(name);
        foreach (var (node, target) in loader._references)
        {
            node.Adopt(target);
        }

        return root;
    }

    /// <summary>The kind whose schema carries the given group, version and kind in x-kubernetes-group-version-kind, or null.</summary>
    public static string? FindName(JsonObject document, string group, string version, string kind)
    {
        ArgumentNullException.ThrowIfNull(document);
        foreach (var (name, schema) in document["components"]?["schemas"] as JsonObject ?? [])
        {
            if (schema?["x-kubernetes-group-version-kind"] is JsonArray kinds && kinds.Any(k => Is(k, "group", group) && Is(k, "version", version) && Is(k, "kind", kind)))
            {
                return name;
            }
        }

        return null;
    }

    private static bool Is(JsonNode? node, string field, string value) => JsonScalar.Of(node?[field]) is { Kind: JsonScalarKind.String } text && text.Text == value;

    private SchemaNode Resolve(string name)
    {
        if (_loaded.TryGetValue(name, out var known))
        {
            return known;
        }

        var source = _schemas[name] as JsonObject ?? throw new KeyNotFoundException($"components.schemas has no {name}");
        if (source["properties"] is null && source["$ref"] is null)
        {
            return _loaded[name] = Parse(source);
        }

        // The node must be known before its parts are read, because these may refer back to it.
        var node = Shell(source);
        _loaded[name] = node;
        Fill(node, source);
        return node;
    }

    private SchemaNode Parse(JsonObject source)
    {
        if (ReferenceOf(source) is { } reference)
        {
            var target = Resolve(reference);
            if (!source.ContainsKey("x-kubernetes-map-type") && !source.ContainsKey("x-kubernetes-list-type") && !source.ContainsKey("default"))
            {
                return target;
            }

            var overlay = Shell(source);
            _references.Add((overlay, target));
            return overlay;
        }

        var node = Shell(source, source["items"] is JsonObject items ? Parse(items) : null, source["additionalProperties"] is JsonObject values ? Parse(values) : null);
        Fill(node, source);
        return node;
    }

    /// <summary>A reference stands alone or, beside other keywords, as the only member of allOf.</summary>
    private static string? ReferenceOf(JsonObject source)
    {
        var holder = source["$ref"] is not null ? source : source["allOf"] is JsonArray { Count: 1 } all && all[0] is JsonObject only ? only : null;
        var reference = JsonScalar.Of(holder?["$ref"]);
        return reference.Kind == JsonScalarKind.String && reference.Text!.StartsWith(ReferencePrefix, StringComparison.Ordinal)
            ? Uri.UnescapeDataString(reference.Text[ReferencePrefix.Length..])
            : null;
    }

    private static SchemaNode Shell(JsonObject source, SchemaNode? items = null, SchemaNode? values = null)
    {
        var read = new KeywordReader(source, SchemaPath.Root, []);
        var format = read.Text("format");
        return new SchemaNode
        {
            Type = format == "int-or-string" ? null : read.Text("type"),
            Format = format,
            IntOrString = format == "int-or-string" || read.OptionalFlag("x-kubernetes-int-or-string") == true,
            Required = read.Texts("required"),
            Items = items,
            AdditionalProperties = values,
            AllowsAdditionalProperties = values is not null || read.Object("properties") is null && read.Text("type") == "object",
            PreserveUnknownFields = read.OptionalFlag("x-kubernetes-preserve-unknown-fields") == true || (read.Text("type") is null && format is null && source["properties"] is null),
            EmbeddedResource = read.OptionalFlag("x-kubernetes-embedded-resource") == true,
            DeclaredListType = read.Text("x-kubernetes-list-type") switch { "set" => ListType.Set, "map" => ListType.Map, "atomic" => ListType.Atomic, _ => null },
            ListMapKeys = read.Texts("x-kubernetes-list-map-keys"),
            DeclaredMapType = read.Text("x-kubernetes-map-type") switch { "atomic" => MapType.Atomic, "granular" => MapType.Granular, _ => null },
        };
    }

    private void Fill(SchemaNode node, JsonObject source)
    {
        foreach (var (name, value) in source["properties"] as JsonObject ?? [])
        {
            node.PropertyTable.Add(name, value is JsonObject schema ? Parse(schema) : new SchemaNode { PreserveUnknownFields = true });
        }
    }
}
