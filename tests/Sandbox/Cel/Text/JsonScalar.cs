using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Cel.Text;

/// <summary>
/// What a JSON value is once the API server has decoded it: a number that is written as a 64-bit integer is an integer, every other
/// number (also 1.0 and 1e3) a double, as k8s.io/apimachinery/pkg/util/json does.
/// </summary>
internal readonly struct JsonScalar
{
    private JsonScalar(JsonScalarKind kind, long integer = 0, double number = 0, string? text = null)
    {
        Kind = kind;
        Integer = integer;
        Number = number;
        Text = text;
    }

    public JsonScalarKind Kind { get; }

    public long Integer { get; }

    /// <summary>The value of both integers and doubles.</summary>
    public double Number { get; }

    public string? Text { get; }

    public bool IsNumeric => Kind is JsonScalarKind.Integer or JsonScalarKind.Double;

    public bool Boolean => Integer != 0;

    public static JsonScalar Of(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return new JsonScalar(JsonScalarKind.Null);
            case JsonObject:
                return new JsonScalar(JsonScalarKind.Object);
            case JsonArray:
                return new JsonScalar(JsonScalarKind.Array);
        }

        return node.GetValueKind() switch
        {
            JsonValueKind.Null => new JsonScalar(JsonScalarKind.Null),
            JsonValueKind.True => new JsonScalar(JsonScalarKind.Boolean, 1),
            JsonValueKind.False => new JsonScalar(JsonScalarKind.Boolean),
            JsonValueKind.Number => OfNumber(node.ToJsonString()),
            _ => new JsonScalar(JsonScalarKind.String, text: node.AsValue().TryGetValue<string>(out var text) ? text : node.ToString()),
        };
    }

    private static JsonScalar OfNumber(string literal) =>
        long.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            ? new JsonScalar(JsonScalarKind.Integer, integer, integer)
            : new JsonScalar(JsonScalarKind.Double, number: double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture));
}
