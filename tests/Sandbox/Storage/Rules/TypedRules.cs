using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>Rules of a built-in kind: its schema, and what subclasses add to it.</summary>
internal class TypedRules(string group, string version, string kind) : ResourceRules
{
    public override SchemaView Schema { get; } = BuiltInSchemas.Of(group, version, kind);

    public sealed override void PruneAndDefault(JsonObject value, List<string> unknownFields)
    {
        new TypedDecoder(kind, version, unknownFields).Decode(Schema, value);
        Default(value);
    }

    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old) => TypedChecks.Check(Schema, value, "");

    public override IEnumerable<FieldError> ValidateStatus(JsonObject value, JsonObject old) =>
        Schema.Property("status") is { } status ? TypedChecks.Check(status, value["status"], "status") : [];

    /// <summary>Defaults that one field's schema cannot tell: those that depend on other fields.</summary>
    protected virtual void Default(JsonObject value)
    {
    }
}
