using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Schema;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>What a custom resource keeps for its scale subresource must be numbers of replicas (apiextensions <c>validateScaleSpec</c>, <c>validateScaleStatus</c>).</summary>
internal static class ScaleRules
{
    public static IEnumerable<SchemaViolation> Check(ScaleSubresource scale, JsonObject value) =>
        [.. CheckNumber(value, scale.SpecReplicasPath), .. CheckStatus(scale, value)];

    public static IEnumerable<SchemaViolation> CheckStatus(ScaleSubresource scale, JsonObject value) => CheckNumber(value, scale.StatusReplicasPath);

    private static IEnumerable<SchemaViolation> CheckNumber(JsonObject value, string path)
    {
        var found = value.At(path.TrimStart('.').Split('.'));
        var scalar = JsonScalar.Of(found);
        if (scalar.Kind == JsonScalarKind.Null)
        {
            return [];
        }

        if (scalar.Kind != JsonScalarKind.Integer)
        {
            return TypeName(scalar) is { } type ? [Refuse(path, 0, $"{path} accessor error: {Text(scalar)} is of the type {type}, expected int64")] : [];
        }

        return scalar.Integer switch
        {
            < 0 => [Refuse(path, scalar.Integer, "should be a non-negative integer")],
            > int.MaxValue => [Refuse(path, scalar.Integer, $"should be less than or equal to {int.MaxValue}")],
            _ => [],
        };
    }

    private static SchemaViolation Refuse(string path, long value, string detail) => SchemaViolation.Invalid(new SchemaPath(path), value, detail);

    // As Go names what JSON decodes to; of maps and lists it would print the whole content.
    private static string? TypeName(JsonScalar scalar) => scalar.Kind switch
    {
        JsonScalarKind.String => "string",
        JsonScalarKind.Double => "float64",
        JsonScalarKind.Boolean => "bool",
        _ => null,
    };

    private static string Text(JsonScalar scalar) => scalar.Kind switch
    {
        JsonScalarKind.String => scalar.Text!,
        JsonScalarKind.Double => GoText.Double(scalar.Number),
        _ => scalar.Boolean ? "true" : "false",
    };
}
