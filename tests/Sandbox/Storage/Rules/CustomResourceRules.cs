using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.OpenApi;
using ModelServing.Sandbox.Schema;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>Rules of a custom resource: those that its CustomResourceDefinition states.</summary>
internal sealed class CustomResourceRules(JsonObject schema, bool hasStatus, ScaleSubresource? scale) : ResourceRules
{
    private readonly CustomResourceSchema _schema = CustomResourceSchema.Compile(schema);

    public override SchemaView Schema { get; } = new(CustomResourceRoot.WithMetadata(schema), BuiltInSchemas.Components);

    /// <summary>What keeps a schema from being used.</summary>
    public static IEnumerable<FieldError> SchemaFaults(JsonObject schema, string path)
    {
        try
        {
            CustomResourceSchema.Compile(schema, path);
            return [];
        }
        catch (InvalidSchemaException refused)
        {
            return [.. refused.Violations.Select(ToError)];
        }
    }

    public override void PruneAndDefault(JsonObject value, List<string> unknownFields)
    {
        var typed = new TypedDecoder("ObjectMeta", "v1", unknownFields);
        if (value.Map("metadata") is { } metadata)
        {
            typed.Decode(BuiltInSchemas.ObjectMeta, metadata, "metadata");
        }

        var pruned = _schema.PruneAndDefault(value, out var unknown);
        unknownFields.AddRange(unknown);
        foreach (var name in value.Select(p => p.Key).ToList())
        {
            if (name != "metadata")
            {
                value.Put(name, pruned[name]);
            }
        }

        foreach (var (name, member) in pruned.Where(p => !value.ContainsKey(p.Key)).ToList())
        {
            value[name] = member?.DeepClone();
        }
    }

    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old) =>
        Violations(value, old, scale is null ? [] : ScaleRules.Check(scale, value)).Where(e => !hasStatus || old is null || !IsStatus(e));

    public override IEnumerable<FieldError> ValidateStatus(JsonObject value, JsonObject old) =>
        Violations(value, old, scale is null ? [] : ScaleRules.CheckStatus(scale, value)).Select(WithinStatus);

    private IEnumerable<FieldError> Violations(JsonObject value, JsonObject? old, IEnumerable<SchemaViolation> further) =>
        _schema.Validate(value, old, further).Select(ToError);

    /// <summary>Through its subresource the status is validated by itself, and the texts name its fields from there.</summary>
    private static FieldError WithinStatus(FieldError error) =>
        !error.Field.StartsWith("status.", StringComparison.Ordinal) ? error : error with { Verbatim = error.Verbatim?.Replace($"{error.Field} in body", $"{error.Field["status.".Length..]} in body", StringComparison.Ordinal) };

    private static bool IsStatus(FieldError error) => error.Field == "status" || error.Field.StartsWith("status.", StringComparison.Ordinal);

    private static FieldError ToError(SchemaViolation violation) => new(ToType(violation.Type), violation.FieldPath, violation.BadValue, violation.Detail)
    {
        Verbatim = violation.Message,
    };

    private static FieldErrorType ToType(ViolationType type) => type switch
    {
        ViolationType.Required => FieldErrorType.Required,
        ViolationType.TypeInvalid => FieldErrorType.TypeInvalid,
        ViolationType.NotSupported => FieldErrorType.NotSupported,
        ViolationType.Forbidden => FieldErrorType.Forbidden,
        ViolationType.Duplicate => FieldErrorType.Duplicate,
        ViolationType.TooLong => FieldErrorType.TooLong,
        ViolationType.TooMany => FieldErrorType.TooMany,
        ViolationType.Internal => FieldErrorType.InternalError,
        _ => FieldErrorType.Invalid,
    };
}
