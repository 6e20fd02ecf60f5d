using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>Reads the keywords of one schema object; a keyword of the wrong JSON type is a violation and reads as absent.</summary>
internal readonly struct KeywordReader(JsonObject source, SchemaPath path, List<SchemaViolation> violations)
{
    public string? Text(string keyword) => Read(keyword, "string") is { Kind: JsonScalarKind.String } scalar ? scalar.Text : null;

    public bool Flag(string keyword) => OptionalFlag(keyword) ?? false;

    public bool? OptionalFlag(string keyword) => Read(keyword, "boolean") is { Kind: JsonScalarKind.Boolean } scalar ? scalar.Boolean : null;

    public long? Integer(string keyword) => Read(keyword, "integer") is { Kind: JsonScalarKind.Integer } scalar ? scalar.Integer : null;

    public double? Number(string keyword) => Read(keyword, "number") is { IsNumeric: true } scalar ? scalar.Number : null;

    public JsonObject? Object(string keyword) => Node<JsonObject>(keyword, "object");

    public JsonArray? Array(string keyword) => Node<JsonArray>(keyword, "array");

    public IReadOnlyList<string> Texts(string keyword)
    {
        var result = new List<string>();
        foreach (var item in Array(keyword) ?? [])
        {
            if (JsonScalar.Of(item) is { Kind: JsonScalarKind.String } scalar)
            {
                result.Add(scalar.Text!);
            }
            else
            {
                violations.Add(SchemaViolation.Invalid(path.Child(keyword), item, "must be an array of strings"));
            }
        }

        return result;
    }

    private T? Node<T>(string keyword, string expected)
        where T : JsonNode
    {
        if (!source.TryGetPropertyValue(keyword, out var node) || node is null)
        {
            return null;
        }

        if (node is T typed)
        {
            return typed;
        }

        Refuse(keyword, node, expected);
        return null;
    }

    private JsonScalar? Read(string keyword, string expected)
    {
        if (!source.TryGetPropertyValue(keyword, out var node) || node is null)
        {
            return null;
        }

        var scalar = JsonScalar.Of(node);
        var fits = expected switch
        {
            "string" => scalar.Kind == JsonScalarKind.String,
            "boolean" => scalar.Kind == JsonScalarKind.Boolean,
            "integer" => scalar.Kind == JsonScalarKind.Integer,
            _ => scalar.IsNumeric,
        };
        if (fits)
        {
            return scalar;
        }

        Refuse(keyword, node, expected);
        return null;
    }

    private void Refuse(string keyword, JsonNode node, string expected) =>
        violations.Add(SchemaViolation.Invalid(path.Child(keyword), node, $"must be of type {expected}"));
}
