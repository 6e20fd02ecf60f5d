using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>Reads the JSON of a schema into nodes. Every fault is reported, with the path of the keyword.</summary>
internal sealed class SchemaParser(List<SchemaViolation> violations)
{
    /// <summary>Levels of nesting that are read; deeper ones are a violation, never a stack overflow.</summary>
    public const int MaximumDepth = 128;

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "type", "format", "title", "description", "default", "example", "externalDocs", "nullable", "properties", "required", "items",
        "additionalProperties", "enum", "pattern", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "multipleOf",
        "maxLength", "minLength", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "allOf", "anyOf", "oneOf", "not",
        "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string", "x-kubernetes-list-type",
        "x-kubernetes-list-map-keys", "x-kubernetes-map-type", "x-kubernetes-validations",
    };

    /// <summary>Keywords that the API server's type knows, and refuses each time it sees them.</summary>
    private static readonly HashSet<string> Unsupported = new(StringComparer.Ordinal)
    {
        "id", "$ref", "patternProperties", "dependencies", "additionalItems", "definitions",
    };

    public SchemaNode Parse(JsonObject source, SchemaPath path, int depth = 0)
    {
        CheckKeywords(source, path);
        if (depth > MaximumDepth)
        {
            violations.Add(SchemaViolation.Forbidden(path, $"a schema may nest at most {MaximumDepth} levels"));
            return new SchemaNode();
        }

        var read = new KeywordReader(source, path, violations);
        var additional = source["additionalProperties"];
        var node = new SchemaNode
        {
            Type = read.Text("type"),
            Format = read.Text("format"),
            Nullable = read.Flag("nullable"),
            Default = source["default"]?.DeepClone(),
            Required = read.Texts("required"),
            Items = ParseItems(source, path, depth),
            AdditionalProperties = additional is JsonObject schema ? Parse(schema, path.Child("additionalProperties"), depth + 1) : null,
            AllowsAdditionalProperties = additional is JsonObject || (additional is not null && read.Flag("additionalProperties")),
            ForbidsAdditionalProperties = JsonScalar.Of(additional) is { Kind: JsonScalarKind.Boolean, Boolean: false },
            DeclaredListType = ParseListType(read, path),
            ListMapKeys = read.Texts("x-kubernetes-list-map-keys"),
            DeclaredMapType = ParseMapType(read, path),
            PreserveUnknownFields = ParsePreserve(read, path),
            EmbeddedResource = read.Flag("x-kubernetes-embedded-resource"),
            IntOrString = read.Flag("x-kubernetes-int-or-string"),
            Rules = ValidationRuleParser.Parse(read, path, violations),
            Constraints = ParseConstraints(read, path),
            AllOf = ParseList(read, "allOf", path, depth),
            AnyOf = ParseList(read, "anyOf", path, depth),
            OneOf = ParseList(read, "oneOf", path, depth),
            Not = read.Object("not") is { } not ? Parse(not, path.Child("not"), depth + 1) : null,
            Keywords = source.Where(static p => p.Value is not null).Select(static p => p.Key).ToHashSet(StringComparer.Ordinal),
        };
        ParseProperties(node, read, path, depth);
        return node;
    }

    private void CheckKeywords(JsonObject source, SchemaPath path)
    {
        foreach (var (keyword, _) in source)
        {
            if (Unsupported.Contains(keyword))
            {
                violations.Add(SchemaViolation.Forbidden(path.Child(keyword), $"{keyword} is not supported"));
            }
            else if (!Keywords.Contains(keyword))
            {
                violations.Add(SchemaViolation.Forbidden(path.Child(keyword), "unknown schema keyword"));
            }
        }
    }

    private void ParseProperties(SchemaNode node, KeywordReader read, SchemaPath path, int depth)
    {
        foreach (var (name, value) in read.Object("properties") ?? [])
        {
            var at = path.Child("properties").Key(name);
            if (value is JsonObject schema)
            {
                node.PropertyTable.Add(name, Parse(schema, at, depth + 1));
            }
            else
            {
                violations.Add(SchemaViolation.Invalid(at, value, "must be of type object"));
            }
        }
    }

    private SchemaNode? ParseItems(JsonObject source, SchemaPath path, int depth)
    {
        switch (source["items"])
        {
            case JsonObject items:
                return Parse(items, path.Child("items"), depth + 1);
            case null:
                return null;
            default:
                violations.Add(SchemaViolation.Forbidden(path.Child("items"), "items must be a schema object and not an array"));
                return new SchemaNode { Type = "object" };
        }
    }

    private List<SchemaNode> ParseList(KeywordReader read, string keyword, SchemaPath path, int depth)
    {
        var result = new List<SchemaNode>();
        foreach (var (index, item) in (read.Array(keyword) ?? []).Index())
        {
            var at = path.Child(keyword).Index(index);
            if (item is JsonObject schema)
            {
                result.Add(Parse(schema, at, depth + 1));
            }
            else
            {
                violations.Add(SchemaViolation.Invalid(at, item, "must be of type object"));
            }
        }

        return result;
    }

    private bool ParsePreserve(KeywordReader read, SchemaPath path)
    {
        var flag = read.OptionalFlag("x-kubernetes-preserve-unknown-fields");
        if (flag is false)
        {
            violations.Add(SchemaViolation.Invalid(path.Child("x-kubernetes-preserve-unknown-fields"), false, "must be true or undefined"));
        }

        return flag ?? false;
    }

    private ListType? ParseListType(KeywordReader read, SchemaPath path)
    {
        var text = read.Text("x-kubernetes-list-type");
        switch (text)
        {
            case null:
                return null;
            case "atomic":
                return ListType.Atomic;
            case "set":
                return ListType.Set;
            case "map":
                return ListType.Map;
            default:
                violations.Add(SchemaViolation.NotSupported(path.Child("x-kubernetes-list-type"), text, ["atomic", "set", "map"]));
                return null;
        }
    }

    private MapType? ParseMapType(KeywordReader read, SchemaPath path)
    {
        var text = read.Text("x-kubernetes-map-type");
        switch (text)
        {
            case null:
                return null;
            case "atomic":
                return MapType.Atomic;
            case "granular":
                return MapType.Granular;
            default:
                violations.Add(SchemaViolation.NotSupported(path.Child("x-kubernetes-map-type"), text, ["atomic", "granular"]));
                return null;
        }
    }

    private ValueConstraints ParseConstraints(KeywordReader read, SchemaPath path)
    {
        if (read.Flag("uniqueItems"))
        {
            violations.Add(SchemaViolation.Forbidden(path.Child("uniqueItems"), "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        }

        var pattern = read.Text("pattern");
        GoRegex? regex = null;
        if (!string.IsNullOrEmpty(pattern) && !GoRegex.TryCompile(pattern, out regex, out var error))
        {
            violations.Add(SchemaViolation.Invalid(path.Child("pattern"), pattern, $"must be a valid regular expression, but isn't: {error}"));
        }

        return new ValueConstraints
        {
            Maximum = read.Number("maximum"),
            ExclusiveMaximum = read.Flag("exclusiveMaximum"),
            Minimum = read.Number("minimum"),
            ExclusiveMinimum = read.Flag("exclusiveMinimum"),
            MultipleOf = read.Number("multipleOf"),
            MaxLength = read.Integer("maxLength"),
            MinLength = read.Integer("minLength"),
            MaxItems = read.Integer("maxItems"),
            MinItems = read.Integer("minItems"),
            MaxProperties = read.Integer("maxProperties"),
            MinProperties = read.Integer("minProperties"),
            Pattern = regex,
            Enum = read.Array("enum")?.Select(static e => e?.DeepClone()).ToList(),
        };
    }
}
