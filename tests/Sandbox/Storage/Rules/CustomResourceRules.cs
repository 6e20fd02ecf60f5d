using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>Rules of a custom resource: those that its CustomResourceDefinition states.</summary>
internal sealed class CustomResourceRules(JsonObject schema) : ResourceRules
{
    public override SchemaView Schema { get; } = new(CustomResourceRoot.WithMetadata(schema), BuiltInSchemas.Components);

    /// <summary>What keeps a schema from being used.</summary>
    public static IEnumerable<FieldError> SchemaFaults(JsonObject schema, string path) => [];

    public override void PruneAndDefault(JsonObject value, List<string> unknownFields)
    {
    }

    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old) => [];
}
