using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;
using ModelServing.Sandbox.Schema;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>Rules of a custom resource: those that its CustomResourceDefinition states.</summary>
internal sealed class CustomResourceRules(JsonObject schema, bool hasStatus) : ResourceRules
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
        Violations(value, old).Where(e => !hasStatus || old is null || !IsStatus(e));

    public override IEnumerable<FieldError> ValidateStatus(JsonObject value, JsonObject old) => Violations(value, old);

    private IEnumerable<FieldError> Violations(JsonObject value, JsonObject? old) => _schema.Validate(value, old).Select(ToError);

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
