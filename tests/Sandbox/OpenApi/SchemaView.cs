using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.OpenApi;

internal enum ListKind
{
    Atomic,
    Set,
    Map,
}

/// <summary>A place in an OpenAPI v3 schema, with references followed. Null views stand for "no schema here".</summary>
internal sealed class SchemaView
{
    private readonly IReadOnlyDictionary<string, JsonObject> _components;
    private readonly JsonObject _field;
    private readonly JsonObject _type;

    public SchemaView(JsonObject schema, IReadOnlyDictionary<string, JsonObject>? components = null)
    {
        _components = components ?? new Dictionary<string, JsonObject>();
        _field = schema;
        _type = Resolve(schema);
    }

    /// <summary>The schema with references resolved.</summary>
    public JsonObject Json => _type;

    public string? Type => _type.Text("type");

    public string? Format => _type.Text("format");

    public JsonNode? Default => _field["default"] ?? _type["default"];

    public IEnumerable<string> PropertyNames => _type.Map("properties")?.Select(p => p.Key) ?? [];

    public IEnumerable<string> Required => _type.Array("required")?.Select(r => r.Text() ?? "") ?? [];

    /// <summary>Metadata of CRD roots and embedded objects is described by its name alone.</summary>
    public bool PreservesUnknown => _type.Flag("x-kubernetes-preserve-unknown-fields") == true;

    public bool IsIntOrString => _type.Flag("x-kubernetes-int-or-string") == true;

    public SchemaView? Items => _type.Map("items") is { } items ? new SchemaView(items, _components) : null;

    public SchemaView? AdditionalProperties =>
        _type.Map("additionalProperties") is { } values ? new SchemaView(values, _components) : null;

    public ListKind ListKind => (_field.Text("x-kubernetes-list-type") ?? _type.Text("x-kubernetes-list-type")) switch
    {
        "map" => ListKind.Map,
        "set" => ListKind.Set,
        _ => ListKind.Atomic,
    };

    public IReadOnlyList<string> ListMapKeys => _type.Array("x-kubernetes-list-map-keys") is { } keys ? [.. keys.Select(k => k.Text() ?? "")] : [];

    public bool IsAtomicMap => (_field.Text("x-kubernetes-map-type") ?? _type.Text("x-kubernetes-map-type")) == "atomic";

    public string? PatchStrategy => _field.Text("x-kubernetes-patch-strategy");

    public string? PatchMergeKey => _field.Text("x-kubernetes-patch-merge-key");

    public IReadOnlyList<JsonNode?> Enum => _type.Array("enum") is { } values ? [.. values] : [];

    public SchemaView? Property(string name) =>
        _type.Map("properties")?[name] is JsonObject schema ? new SchemaView(schema, _components) : null;

    /// <summary>The schema of a member: a property, else the values' schema of a map.</summary>
    public SchemaView? Member(string name) => Property(name) ?? AdditionalProperties;

    private JsonObject Resolve(JsonObject schema)
    {
        var current = schema;
        for (var depth = 0; depth < 8; depth++)
        {
            var reference = current.Text("$ref") ?? (current.Array("allOf") is { Count: 1 } all ? all[0].Text("$ref") : null);
            if (reference is null)
            {
                return current;
            }

            current = _components[reference["#/components/schemas/".Length..]];
        }

        throw new InvalidOperationException("schema references form a loop");
    }
}
