using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>minimum, maximum and multipleOf. Integers are compared as integers, as the API server does with the truncated bound.</summary>
internal static class NumberConstraints
{
    public static void Check(JsonNode? value, JsonScalar scalar, ValueConstraints constraints, SchemaPath path, ValidationResult result)
    {
        var isInteger = scalar.Kind == JsonScalarKind.Integer;
        if (constraints.MultipleOf is { } factor)
        {
            CheckMultiple(value, scalar, factor, isInteger, path, result);
        }

        if (constraints.Minimum is { } minimum && IsBeyond(Compare(scalar, minimum, isInteger), constraints.ExclusiveMinimum))
        {
            var relation = constraints.ExclusiveMinimum ? "greater than" : "greater than or equal to";
            Refuse(value, $"should be {relation} {Print(minimum, isInteger)}", path, result);
        }

        if (constraints.Maximum is { } maximum && IsBeyond(-Compare(scalar, maximum, isInteger), constraints.ExclusiveMaximum))
        {
            var relation = constraints.ExclusiveMaximum ? "less than" : "less than or equal to";
            Refuse(value, $"should be {relation} {Print(maximum, isInteger)}", path, result);
        }
    }

    /// <summary>Whether an integer fits its format (go-openapi <c>IsValueValidAgainstRange</c>). The texts stand at no field.</summary>
    public static void CheckRange(JsonScalar scalar, SchemaNode schema, SchemaPath path, ValidationResult result)
    {
        if (schema.Type != "integer")
        {
            return;
        }

        var fits = scalar.Kind == JsonScalarKind.Integer ? schema.Format != "int32" || scalar.Integer is >= int.MinValue and <= int.MaxValue : IsWhole(scalar.Number);
        if (!fits)
        {
            var format = schema.Format is { Length: > 0 } name ? $"with format {name}" : "(default format)";
            result.Add(SchemaViolation.Invalid(SchemaPath.Root, "", $"Checked value must be of type integer {format} in {path.Name}"));
        }
    }

    private static bool IsWhole(double value) => double.IsInteger(value) && Math.Abs(value) <= long.MaxValue;

    private static void CheckMultiple(JsonNode? value, JsonScalar scalar, double factor, bool isInteger, SchemaPath path, ValidationResult result)
    {
        var whole = Truncate(factor);
        if (isInteger ? whole <= 0 : factor <= 0)
        {
            result.Add(SchemaViolation.Invalid(path, factor, $"factor MultipleOf declared for {path.Name} must be positive: {Print(factor, isInteger)}"));
            return;
        }

        var isMultiple = isInteger ? scalar.Integer % whole == 0 : IsMultiple(scalar.Number, factor);
        if (!isMultiple)
        {
            Refuse(value, $"should be a multiple of {Print(factor, isInteger)}", path, result);
        }
    }

    private static bool IsMultiple(double value, double factor)
    {
        var quotient = factor < 1 ? 1 / factor * value : value / factor;
        return Math.Abs(quotient - Math.Round(quotient)) < 1e-9;
    }

    private static int Compare(JsonScalar scalar, double bound, bool isInteger) =>
        isInteger ? scalar.Integer.CompareTo(Truncate(bound)) : scalar.Number.CompareTo(bound);

    private static bool IsBeyond(int comparison, bool exclusive) => exclusive ? comparison <= 0 : comparison < 0;

    private static long Truncate(double value) => value >= long.MaxValue ? long.MaxValue : value <= long.MinValue ? long.MinValue : (long)value;

    private static string Print(double bound, bool isInteger) => isInteger ? Truncate(bound).ToString(System.Globalization.CultureInfo.InvariantCulture) : GoText.Double(bound);

    private static void Refuse(JsonNode? value, string problem, SchemaPath path, ValidationResult result) =>
        result.Add(SchemaViolation.Invalid(path, value, $"{path.Name} in body {problem}"));
}
