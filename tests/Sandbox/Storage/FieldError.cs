using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage;

public enum FieldErrorType
{
    Invalid,
    Required,
    NotSupported,
    Forbidden,
    TooLong,
    TooMany,
    Duplicate,
    NotFound,
    TypeInvalid,
    InternalError,
}

/// <summary>One fault in an object, worded as apimachinery's <c>field.Error</c> words it.</summary>
/// <param name="Type">What is wrong.</param>
/// <param name="Field">Path such as <c>spec.ports[0].name</c>.</param>
/// <param name="BadValue">The offending value; null prints as null where the type prints one.</param>
/// <param name="Detail">The rule that was broken.</param>
public sealed record FieldError(FieldErrorType Type, string Field, JsonNode? BadValue, string Detail)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static FieldError Invalid(string field, JsonNode? value, string detail) => new(FieldErrorType.Invalid, field, value, detail);

    public static FieldError Required(string field, string detail = "") => new(FieldErrorType.Required, field, null, detail);

    public static FieldError Forbidden(string field, string detail) => new(FieldErrorType.Forbidden, field, null, detail);

    public static FieldError NotSupported(string field, JsonNode? value, IEnumerable<string> supported) =>
        new(FieldErrorType.NotSupported, field, value, "supported values: " + string.Join(", ", supported.Select(s => $"\"{s}\"")));

    /// <summary>The whole text, where another validator has worded it already.</summary>
    public string? Verbatim { get; init; }

    /// <summary>The text without the field: what a Status cause carries.</summary>
    public string Body
    {
        get
        {
            if (Verbatim is not null)
            {
                return Verbatim;
            }

            var body = Type switch
            {
                FieldErrorType.Required or FieldErrorType.Forbidden or FieldErrorType.TooLong or FieldErrorType.InternalError => Title,
                _ => $"{Title}: {ValueText}",
            };
            return Detail.Length == 0 ? body : $"{body}: {Detail}";
        }
    }

    /// <summary>CauseType of the Status cause, for example FieldValueInvalid.</summary>
    public string Reason => Type switch
    {
        FieldErrorType.TypeInvalid => "FieldValueTypeInvalid",
        FieldErrorType.InternalError => "InternalError",
        _ => "FieldValue" + Type,
    };

    private string Title => Type switch
    {
        FieldErrorType.Invalid or FieldErrorType.TypeInvalid => "Invalid value",
        FieldErrorType.Required => "Required value",
        FieldErrorType.NotSupported => "Unsupported value",
        FieldErrorType.Forbidden => "Forbidden",
        FieldErrorType.TooLong => "Too long",
        FieldErrorType.TooMany => "Too many",
        FieldErrorType.Duplicate => "Duplicate value",
        FieldErrorType.NotFound => "Not found",
        _ => "Internal error",
    };

    // The Go server prints objects with %#v or as JSON; JSON is the readable one and what CRD validation uses.
    private string ValueText => BadValue is null ? "null" : BadValue.ToJsonString(Relaxed);

    public override string ToString() => $"{Field}: {Body}";
}
