using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Schema;

/// <summary>
/// One node of an OpenAPI v3 schema, of a custom resource or of a built-in kind. Immutable once loaded. Schemas of built-in kinds may
/// be recursive, so a walk over nodes must be driven by a value.
/// </summary>
public sealed class SchemaNode
{
    private SchemaNode? _items;
    private SchemaNode? _additionalProperties;
    private MapType? _mapType;
    private ListType? _listType;

    /// <summary><c>object, array, string, integer, number, boolean</c>, or null where the schema leaves it open.</summary>
    public string? Type { get; internal set; }

    public string? Format { get; internal set; }

    public bool Nullable { get; internal init; }

    /// <summary>The default, null where there is none (a schema cannot default to null and mean it).</summary>
    public JsonNode? Default { get; internal init; }

    /// <summary>Declared fields by name, in the schema's order.</summary>
    public IReadOnlyDictionary<string, SchemaNode> Properties => PropertyTable;

    public IReadOnlyList<string> Required { get; internal init; } = [];

    /// <summary>What each element of a list is; null where the schema does not say.</summary>
    public SchemaNode? Items
    {
        get => _items;
        internal init => _items = value;
    }

    /// <summary>What each value of a map is; null where the schema does not say.</summary>
    public SchemaNode? AdditionalProperties
    {
        get => _additionalProperties;
        internal init => _additionalProperties = value;
    }

    /// <summary>True for additionalProperties: true and for a schema of additional properties.</summary>
    public bool AllowsAdditionalProperties { get; internal set; }

    /// <summary>True for additionalProperties: false, which forbids undeclared fields instead of pruning them.</summary>
    public bool ForbidsAdditionalProperties { get; internal init; }

    /// <summary>How server-side apply and transition rules treat the list.</summary>
    public ListType ListType => _listType ?? ListType.Atomic;

    /// <summary>Fields that identify an element of a list of type map, in the schema's order.</summary>
    public IReadOnlyList<string> ListMapKeys { get; internal set; } = [];

    public MapType MapType => _mapType ?? MapType.Granular;

    public bool PreserveUnknownFields { get; internal set; }

    public bool EmbeddedResource { get; internal init; }

    public bool IntOrString { get; internal set; }

    public IReadOnlyList<ValidationRule> Rules { get; internal init; } = [];

    internal Dictionary<string, SchemaNode> PropertyTable { get; private set; } = new(StringComparer.Ordinal);

    internal ListType? DeclaredListType
    {
        get => _listType;
        init => _listType = value;
    }

    internal MapType? DeclaredMapType
    {
        get => _mapType;
        init => _mapType = value;
    }

    internal ValueConstraints Constraints { get; init; } = ValueConstraints.None;

    internal IReadOnlyList<SchemaNode> AllOf { get; init; } = [];

    internal IReadOnlyList<SchemaNode> AnyOf { get; init; } = [];

    internal IReadOnlyList<SchemaNode> OneOf { get; init; } = [];

    internal SchemaNode? Not { get; init; }

    /// <summary>Keywords present on the node, for the rules about where a keyword may stand.</summary>
    internal IReadOnlySet<string> Keywords { get; init; } = new HashSet<string>();

    internal IReadOnlyList<CompiledRule> CompiledRules { get; set; } = [];

    /// <summary>Whether this node or one below it has rules; false for schemas of built-in kinds.</summary>
    internal bool HasRules { get; set; }

    /// <summary>The schema of the field <paramref name="name"/>: declared, else of additional properties, else null.</summary>
    public SchemaNode? Field(string name) => PropertyTable.TryGetValue(name, out var property) ? property : _additionalProperties;

    /// <summary>Takes over the structure of <paramref name="target"/>, which a reference in an OpenAPI document points at.</summary>
    internal void Adopt(SchemaNode target)
    {
        PropertyTable = target.PropertyTable;
        Type ??= target.Type;
        Format ??= target.Format;
        IntOrString |= target.IntOrString;
        PreserveUnknownFields |= target.PreserveUnknownFields;
        _items = target._items;
        _additionalProperties = target._additionalProperties;
        AllowsAdditionalProperties = target.AllowsAdditionalProperties;
        _listType ??= target._listType;
        _mapType ??= target._mapType;
        ListMapKeys = ListMapKeys.Count > 0 ? ListMapKeys : target.ListMapKeys;
    }
}
