using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>The keyword type, with format where it stands beside a number.</summary>
internal static class TypeConstraint
{
    private const double LargestExactInteger = 9007199254740991;

    public static void Check(JsonScalar scalar, SchemaNode schema, SchemaPath path, ValidationResult result)
    {
        string[] types = schema.IntOrString ? ["integer", "string"] : string.IsNullOrEmpty(schema.Type) ? [] : [schema.Type];
        var format = StringFormats.Effective(schema);
        if (types.Length == 0 && (format is null || scalar.Kind == JsonScalarKind.Null))
        {
            return;
        }

        if (Refusal(scalar, types, format, schema.Nullable) is not { } refusal)
        {
            result.Count();
            return;
        }

        var text = GoText.Quote(refusal.Actual);
        result.Add(SchemaViolation.Invalid(path, refusal.Actual, $"{path.Name} in body must be of type {refusal.Expected}: {text}") with { Type = ViolationType.TypeInvalid });
    }

    /// <summary>The JSON type name of <paramref name="scalar"/>.</summary>
    public static string NameOf(JsonScalar scalar) => scalar.Kind switch
    {
        JsonScalarKind.Null => "null",
        JsonScalarKind.Boolean => "boolean",
        JsonScalarKind.Integer => "integer",
        JsonScalarKind.Double => "number",
        JsonScalarKind.String => "string",
        JsonScalarKind.Array => "array",
        _ => "object",
    };

    private static (string Expected, string Actual)? Refusal(JsonScalar scalar, string[] types, string? format, bool nullable)
    {
        var expected = string.Join(',', types);
        var actual = NameOf(scalar);
        if (scalar.Kind == JsonScalarKind.Null)
        {
            return nullable ? null : (expected, actual);
        }

        var isText = scalar.Kind is JsonScalarKind.String or JsonScalarKind.Array;
        var isNumber = types.Contains("number") || types.Contains("integer");
        var converts = (scalar.Kind == JsonScalarKind.Double && IsWhole(scalar.Number) && types.Contains("integer"))
            || (scalar.Kind == JsonScalarKind.Integer && types.Contains("number"));
        var actualFormat = scalar.Kind switch { JsonScalarKind.Integer => "int64", JsonScalarKind.Double => "float64", _ => "" };
        if (!isText && format is not null && !types.Contains(actual) && format != actualFormat && !converts)
        {
            return (format, actualFormat);
        }

        if (!isNumber && format is not null && isText)
        {
            return null;
        }

        return types.Contains(actual) || converts ? null : (expected, actual);
    }

    private static bool IsWhole(double value) => Math.Abs(value) <= LargestExactInteger && Math.Truncate(value) == value;
}
