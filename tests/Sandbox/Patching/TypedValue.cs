using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;
using ModelServing.Sandbox.OpenApi;

namespace ModelServing.Sandbox.Patching;

/// <summary>How a schema divides a value into fields that can be owned one by one. A null schema means deduced: maps divide, lists do not.</summary>
internal static class TypedValue
{
    /// <summary>True where the members of this object have owners of their own.</summary>
    public static bool IsGranular(SchemaView? schema, JsonNode? value) => value switch
    {
        JsonObject => schema?.IsAtomicMap != true,
        JsonArray => schema is { ListKind: not ListKind.Atomic },
        _ => false,
    };

    /// <summary>The schema of a member; null under untyped parts.</summary>
    public static SchemaView? MemberSchema(SchemaView? schema, string name) => schema?.Member(name);

    /// <summary>All fields of a value: what an apply of it owns.</summary>
    public static FieldSet Fields(SchemaView? schema, JsonNode? value)
    {
        var set = new FieldSet();
        Collect(schema, value, set, "");
        return set;
    }

    /// <summary>Refuses members that the schema does not declare, containers of another kind, and items that appear twice.</summary>
    /// <exception cref="TypedFault">The first fault found.</exception>
    public static void Check(SchemaView? schema, JsonNode? value, string path = "")
    {
        switch (value)
        {
            case JsonObject item:
                CheckKind(schema, "object", "map", path);
                foreach (var (name, member) in item)
                {
                    var at = $"{path}.{name}";
                    var memberSchema = MemberSchema(schema, name);
                    if (schema is { PreservesUnknown: false } && memberSchema is null)
                    {
                        throw new TypedFault(at, "field not declared in schema");
                    }

                    Check(memberSchema, member, at);
                }

                break;
            case JsonArray items:
                CheckKind(schema, "array", "list", path);
                HashSet<string> seen = [];
                foreach (var item in items)
                {
                    if (IsGranular(schema, items) && PathStep.Item(schema!, item, path) is var step && !seen.Add(step))
                    {
                        var text = new StringBuilder();
                        PathStep.Append(text, step);
                        throw new TypedFault(path, $"duplicate entries for key {text}");
                    }

                    Check(schema?.Items, item, path);
                }

                break;
            case JsonValue when schema?.Type is "object" or "array":
                throw new TypedFault(path, $"expected {(schema.Type == "object" ? "map" : "list")}, got {value.ToJsonString()}");
            case JsonValue scalar when schema is { IsIntOrString: false, Format: not ("quantity" or "int-or-string") }:
                CheckScalar(schema.Type, JsonScalar.Of(scalar), path);
                break;
        }
    }

    /// <summary>structured-merge-diff <c>typed.validateScalar</c>, with the texts of Go's %T and %#v.</summary>
    private static void CheckScalar(string? type, JsonScalar scalar, string path)
    {
        switch (type)
        {
            case "integer" or "number" when !scalar.IsNumeric:
                throw new TypedFault(path, $"expected numeric (int or float), got {(scalar.Kind == JsonScalarKind.String ? "string" : "bool")}");
            case "string" when scalar.Kind != JsonScalarKind.String:
                throw new TypedFault(path, $"expected string, got &value.valueUnstructured{{Value:{Literal(scalar)}}}");
            case "boolean" when scalar.Kind != JsonScalarKind.Boolean:
                throw new TypedFault(path, $"expected boolean, got {(scalar.Kind == JsonScalarKind.String ? scalar.Text : Literal(scalar))}");
        }
    }

    private static string Literal(JsonScalar scalar) => scalar.Kind switch
    {
        JsonScalarKind.Integer => scalar.Integer.ToString(CultureInfo.InvariantCulture),
        JsonScalarKind.Double => GoText.Double(scalar.Number),
        _ => scalar.Boolean ? "true" : "false",
    };

    private static void CheckKind(SchemaView? schema, string type, string name, string path)
    {
        if (schema?.Type is { } expected && expected != type)
        {
            throw new TypedFault(path, $"expected {(expected == "object" ? "map" : expected == "array" ? "list" : expected)}, got {name}");
        }
    }

    private static void Collect(SchemaView? schema, JsonNode? value, FieldSet set, string path)
    {
        if (!IsGranular(schema, value))
        {
            set.MakeMember();
            return;
        }

        if (value is JsonObject item)
        {
            foreach (var (name, member) in item)
            {
                var child = set.Descend(PathStep.Member(name));
                var isNamed = schema?.Property(name) is not null;
                if (member is null or JsonObject { Count: 0 } || !isNamed)
                {
                    child.MakeMember();
                }

                if (member is not null)
                {
                    Collect(MemberSchema(schema, name), member, child, $"{path}.{name}");
                }
            }
        }
        else if (value is JsonArray items)
        {
            foreach (var element in items)
            {
                var child = set.Descend(PathStep.Item(schema!, element, path));
                child.MakeMember();
                Collect(schema!.Items, element, child, path);
            }
        }
    }
}
