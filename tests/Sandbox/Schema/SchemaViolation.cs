using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>
/// One thing wrong with a value or with a schema; the field.Error of Kubernetes, with its texts (release 1.35).
/// A Status of reason Invalid carries <see cref="Reason"/>, <see cref="Message"/> and <see cref="FieldPath"/> as one of its causes.
/// </summary>
/// <param name="Type">What kind of fault it is.</param>
/// <param name="FieldPath">Where, for example <c>spec.tolerations[0].key</c>; <c>&lt;nil&gt;</c> for the object as a whole.</param>
/// <param name="BadValue">The value that was refused; null stands for JSON null.</param>
/// <param name="Detail">What was expected; may be empty.</param>
public sealed record SchemaViolation(ViolationType Type, string FieldPath, JsonNode? BadValue, string Detail)
{
    /// <summary>True where the message leaves the value out, as rules on objects and lists do.</summary>
    public bool IsValueOmitted { get; init; }

    /// <summary>The reason of a status cause, for example <c>FieldValueRequired</c>.</summary>
    public string Reason => Type == ViolationType.Internal ? "InternalError" : "FieldValue" + Type;

    /// <summary>The text without the field path.</summary>
    public string Message
    {
        get
        {
            var body = Type switch
            {
                ViolationType.Required => "Required value",
                ViolationType.Forbidden => "Forbidden",
                ViolationType.TooLong => "Too long",
                ViolationType.Internal => "Internal error",
                ViolationType.Duplicate => WithValue("Duplicate value"),
                ViolationType.NotSupported => WithValue("Unsupported value"),
                ViolationType.TooMany => WithValue("Too many"),
                ViolationType.Invalid or ViolationType.TypeInvalid => WithValue("Invalid value"),
                _ => throw new UnreachableException(),
            };
            return Detail.Length == 0 ? body : $"{body}: {Detail}";
        }
    }

    /// <summary>The line the API server prints, for example <c>spec.model: Required value</c>.</summary>
    public override string ToString() => $"{FieldPath}: {Message}";

    internal static SchemaViolation Required(SchemaPath path, string detail = "") => new(ViolationType.Required, path.ToString(), "", detail);

    internal static SchemaViolation Invalid(SchemaPath path, JsonNode? value, string detail) => new(ViolationType.Invalid, path.ToString(), value?.DeepClone(), detail);

    internal static SchemaViolation InvalidOmitted(SchemaPath path, string detail) => new(ViolationType.Invalid, path.ToString(), null, detail) { IsValueOmitted = true };

    internal static SchemaViolation Forbidden(SchemaPath path, string detail) => new(ViolationType.Forbidden, path.ToString(), "", detail);

    internal static SchemaViolation Duplicate(SchemaPath path, JsonNode? value) => new(ViolationType.Duplicate, path.ToString(), value?.DeepClone(), "");

    internal static SchemaViolation NotSupported(SchemaPath path, JsonNode? value, IEnumerable<string> supported)
    {
        var values = string.Join(", ", supported.Select(GoText.Quote));
        return new SchemaViolation(ViolationType.NotSupported, path.ToString(), value?.DeepClone(), values.Length == 0 ? "" : $"supported values: {values}");
    }

    internal static SchemaViolation TooLong(SchemaPath path, long maximum) =>
        new(ViolationType.TooLong, path.ToString(), "<value omitted>", $"may not be more than {maximum} {(maximum == 1 ? "byte" : "bytes")}");

    internal static SchemaViolation TooMany(SchemaPath path, long actual, long maximum) =>
        new(ViolationType.TooMany, path.ToString(), actual, $"must have at most {maximum} {(maximum == 1 ? "item" : "items")}");

    private string WithValue(string label)
    {
        if (IsValueOmitted)
        {
            return label;
        }

        var scalar = JsonScalar.Of(BadValue);
        var text = scalar.Kind switch
        {
            JsonScalarKind.String => GoText.Quote(scalar.Text!),
            JsonScalarKind.Double => GoText.Double(scalar.Number),
            _ => GoText.Json(BadValue),
        };
        return $"{label}: {text}";
    }
}
