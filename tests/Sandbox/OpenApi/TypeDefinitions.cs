using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.OpenApi;

/// <summary>
/// Reads <c>*.types</c> files, a short notation for the schemas of the built-in kinds, into OpenAPI v3 schemas. A line is
/// <c>name[!] type [=default] [marker...] [-- text]</c>; <c>!</c> means required; types are the scalars, <c>[]T</c>, <c>map(T)</c>,
/// <c>atomicmap(T)</c>, and names of other types, which <c>package.</c> may precede.
/// </summary>
internal sealed class TypeDefinitions
{
    private readonly Dictionary<string, string> _packages = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);
    private string _prefix = "";
    private string _group = "";
    private string _version = "";
    private JsonObject? _current;

    /// <summary>OpenAPI component name to schema.</summary>
    public IReadOnlyDictionary<string, JsonObject> Schemas => _schemas;

    /// <summary>Reads files together: they may refer to each other's packages in any order.</summary>
    public static TypeDefinitions Parse(IReadOnlyList<string> files)
    {
        var definitions = new TypeDefinitions();
        foreach (var line in files.SelectMany(Lines).Where(l => l.StartsWith("package ", StringComparison.Ordinal)))
        {
            var words = line.Split(' ');
            definitions._packages[words[1]] = words[2];
        }

        foreach (var file in files)
        {
            foreach (var line in Lines(file))
            {
                definitions.Read(line);
            }
        }

        return definitions;
    }

    private static IEnumerable<string> Lines(string file) => file.Split('\n').Where(l => l.Trim().Length > 0);

    private void Read(string line)
    {
        var (text, description) = line.Split(" -- ", 2) is [var head, var tail] ? (head, tail) : (line, null);
        if (text[0] == ' ')
        {
            AddField(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), description);
            return;
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["package", _, var prefix, var groupVersion]:
                var slash = groupVersion.IndexOf('/', StringComparison.Ordinal);
                (_prefix, _group, _version) = (prefix, slash < 0 ? "" : groupVersion[..slash], groupVersion[(slash + 1)..]);
                break;
            case ["type", var name, .. var markers]:
                Begin(name, description, markers);
                break;
            case ["kind", var name]:
                Begin(name, description, []);
                BeginKind(name);
                break;
            default:
                throw new FormatException($"not a line of a types file: '{line}'");
        }
    }

    private void Begin(string name, string? description, string[] markers)
    {
        _current = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        if (description is not null)
        {
            _current["description"] = description;
        }

        if (markers is ["atomicmap"])
        {
            _current["x-kubernetes-map-type"] = "atomic";
        }

        _schemas.Add($"{_prefix}.{name}", _current);
    }

    private void BeginKind(string name)
    {
        _current!["x-kubernetes-group-version-kind"] = new JsonArray(
            new JsonObject { ["group"] = _group, ["kind"] = name, ["version"] = _version });
        AddField(["apiVersion", "string"], "Versioned schema of this representation of an object.");
        AddField(["kind", "string"], "The REST resource that this object represents.");
        AddField(["metadata", "meta.ObjectMeta"], "Standard object's metadata.");
    }

    private void AddField(string[] words, string? description)
    {
        var name = words[0].TrimEnd('!');
        var schema = TypeSchema(words[1]);
        if (description is not null)
        {
            schema["description"] = description;
        }

        foreach (var marker in words.AsSpan(2))
        {
            FieldMarkers.Apply(schema, marker);
        }

        var owner = _current ?? throw new FormatException($"field '{name}' stands outside of a type");
        owner["properties"]!.AsObject().Add(name, schema);
        if (words[0].EndsWith('!'))
        {
            if (owner["required"] is not JsonArray required)
            {
                owner["required"] = required = [];
            }

            required.Add(name);
        }
    }

    private JsonObject TypeSchema(string type) => type switch
    {
        "string" => new() { ["type"] = "string" },
        "bool" => new() { ["type"] = "boolean" },
        "int32" or "int64" => new() { ["type"] = "integer", ["format"] = type },
        "time" => new() { ["type"] = "string", ["format"] = "date-time" },
        "microtime" => new() { ["type"] = "string", ["format"] = "date-time" },
        "intstr" => new() { ["x-kubernetes-int-or-string"] = true, ["format"] = "int-or-string", ["oneOf"] = OneOf("integer", "string") },
        "quantity" => new() { ["format"] = "quantity", ["oneOf"] = OneOf("string", "number") },
        "any" => new() { ["x-kubernetes-preserve-unknown-fields"] = true },
        _ when type.StartsWith("[]", StringComparison.Ordinal) => new() { ["type"] = "array", ["items"] = TypeSchema(type[2..]) },
        _ when type.StartsWith("map(", StringComparison.Ordinal) => new() { ["type"] = "object", ["additionalProperties"] = TypeSchema(type[4..^1]) },
        _ when type.StartsWith("atomicmap(", StringComparison.Ordinal) => new()
        {
            ["type"] = "object",
            ["additionalProperties"] = TypeSchema(type[10..^1]),
            ["x-kubernetes-map-type"] = "atomic",
        },
        _ => new() { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/components/schemas/" + FullName(type) }) },
    };

    private string FullName(string type) => type.Split('.') is [var package, var name] ? $"{_packages[package]}.{name}" : $"{_prefix}.{type}";

    private static JsonArray OneOf(params string[] types) => [.. types.Select(t => new JsonObject { ["type"] = t })];
}
