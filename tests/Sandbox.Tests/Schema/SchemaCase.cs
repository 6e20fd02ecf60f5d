using System.Text.Json.Nodes;
using ModelServing.Sandbox.Schema;

namespace ModelServing.Sandbox.Tests.Schema;

/// <summary>Compiles schemas whose spec is what a case is about, and prints verdicts one a line.</summary>
internal static class SchemaCase
{
    public static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    /// <summary>A schema with one field spec.x of the given schema.</summary>
    public static CustomResourceSchema OfX(string x) => OfSpec($$$$"""{"type": "object", "properties": {"x": {{{{x}}}}}}""");

    public static CustomResourceSchema OfSpec(string spec) => CustomResourceSchema.Compile(Root(spec));

    public static string ValidateX(string x, string value) => Validate(OfX(x), $$$$"""{"spec": {"x": {{{{value}}}}}}""");

    public static string Validate(CustomResourceSchema schema, string value, string? old = null) =>
        string.Join('\n', schema.Validate(Parse(value), old is null ? null : Parse(old)));

    public static string RefuseSpec(string spec) => Refuse(Root(spec));

    public static string Refuse(JsonObject root) =>
        string.Join('\n', Assert.Throws<InvalidSchemaException>(() => CustomResourceSchema.Compile(root, "schema"))!.Violations);

    private static JsonObject Root(string spec) => Parse($$$$"""{"type": "object", "properties": {"spec": {{{{spec}}}}}}""");
}
