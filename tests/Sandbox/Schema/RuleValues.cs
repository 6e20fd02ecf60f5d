using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>JSON as the CEL values that its schema makes of it (k8s.io/apiserver/pkg/cel/common/valuesunstructured.go). Parts are converted when they are read.</summary>
internal static class RuleValues
{
    /// <summary>The value, or an error where it does not have the type of its schema.</summary>
    public static CelValue Of(JsonNode? node, SchemaNode schema, bool isResource = false)
    {
        var scalar = JsonScalar.Of(node);
        if (scalar.Kind == JsonScalarKind.Null)
        {
            return schema.Nullable ? CelNull.Instance : new CelError("invalid data, got null for schema with nullable=false");
        }

        if (schema.IntOrString)
        {
            return scalar.Kind switch
            {
                JsonScalarKind.Integer => new CelInt(scalar.Integer),
                JsonScalarKind.String => new CelString(scalar.Text!),
                _ => new CelError("invalid data, expected XIntOrString value to be either a string or integer"),
            };
        }

        return (schema.Type, scalar.Kind) switch
        {
            ("object", JsonScalarKind.Object) => new RuleObject((JsonObject)node!, schema, isResource || schema.EmbeddedResource),
            ("array", JsonScalarKind.Array) when schema.Items is not null => new RuleList((JsonArray)node!, schema),
            ("string", JsonScalarKind.String) => OfText(scalar.Text!, schema.Format),
            ("number", JsonScalarKind.Integer or JsonScalarKind.Double) => new CelDouble(scalar.Number),
            ("integer", JsonScalarKind.Integer) => new CelInt(scalar.Integer),
            ("boolean", JsonScalarKind.Boolean) => CelBool.Of(scalar.Boolean),
            (null or "", _) when schema.PreserveUnknownFields => CelJson.ToValue(node),
            _ => new CelError($"invalid data, expected {Expected(schema.Type)}, got {TypeConstraint.NameOf(scalar)}"),
        };
    }

    private static string Expected(string? type) => type switch { "integer" => "int", "number" => "float", "boolean" => "bool", null => "a typed value", _ => type };

    private static CelValue OfText(string text, string? format) => format switch
    {
        "duration" => CelDuration.TryParseLenient(text, out var duration) ? duration : new CelError($"Invalid duration {text}: unable to parse {text} as duration"),
        "date" => CelTimestamp.TryParse(text, true, out var date) ? date : new CelError($"Invalid date formatted string {text}"),
        "date-time" => CelTimestamp.TryParse(text, false, out var time) ? time : new CelError($"Invalid date-time formatted string {text}"),
        "byte" => CelBytes.TryParseBase64(text, out var bytes) ? new CelBytes(bytes) : new CelError($"Invalid byte formatted string {text}"),
        _ => new CelString(text),
    };
}
