using System.Text.Json.Nodes;
using ModelServing.Sandbox.Schema;

namespace ModelServing.Sandbox.Tests.Schema;

public sealed class PruningTests
{
    [TestCase("""{"type": "object", "properties": {"a": {"type": "string"}}}""", """{"a": "1", "b": 2, "c": {"d": 3}}""", """{"a": "1"}""", "spec.x.b spec.x.c")]
    [TestCase("""{"type": "object", "additionalProperties": {"type": "object", "properties": {"a": {"type": "string"}}}}""", """{"k": {"a": "1", "b": 2}}""", """{"k": {"a": "1"}}""", "spec.x.k.b")]
    [TestCase("""{"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}}}""", """[{"a": "1"}, {"b": 2}]""", """[{"a": "1"}, {}]""", "spec.x[1].b")]
    [TestCase("""{"type": "object", "x-kubernetes-preserve-unknown-fields": true}""", """{"a": {"b": [1]}}""", """{"a": {"b": [1]}}""", "")]
    [TestCase("""{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": {"p": {"type": "object", "properties": {"a": {"type": "string"}}}}}""", """{"any": 1, "p": {"a": "1", "b": 2}}""", """{"any": 1, "p": {"a": "1"}}""", "spec.x.p.b")]
    [TestCase("""{"type": "object", "x-kubernetes-embedded-resource": true, "properties": {"spec": {"type": "object"}}}""", """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "n"}, "spec": {"y": 1}, "z": 2}""", """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "n"}, "spec": {}}""", "spec.x.spec.y spec.x.z")]
    [TestCase("""{"type": "object", "additionalProperties": true}""", """{"a": 1}""", """{"a": 1}""", "")]
    [TestCase("""{"type": "array", "x-kubernetes-preserve-unknown-fields": true, "items": {"type": "object"}}""", """[{"a": 1}]""", """[{"a": 1}]""", "")]
    public void Undeclared_fields_are_removed_and_named(string schema, string value, string pruned, string unknown)
    {
        var input = SchemaCase.Parse($$$$"""{"apiVersion": "g/v1", "kind": "K", "metadata": {"any": 1}, "spec": {"x": {{{{value}}}}}}""");
        var before = input.ToJsonString();
        var result = SchemaCase.OfX(schema).PruneAndDefault(input, out var paths);

        Assert.Multiple(() =>
        {
            Assert.That(JsonNode.DeepEquals(result["spec"]!["x"], JsonNode.Parse(pruned)), Is.True, result.ToJsonString());
            Assert.That(string.Join(' ', paths), Is.EqualTo(unknown));
            Assert.That(result["metadata"]!["any"]!.GetValue<int>(), Is.EqualTo(1));
            Assert.That(input.ToJsonString(), Is.EqualTo(before), "the argument is left as it was");
        });
    }

    [TestCase("""{"type": "object", "properties": {"a": {"type": "integer", "default": 3}, "b": {"type": "string"}}}""", "{}", """{"a": 3}""")]
    [TestCase("""{"type": "object", "properties": {"a": {"type": "integer", "default": 3}}}""", """{"a": 5}""", """{"a": 5}""")]
    [TestCase("""{"type": "object", "properties": {"inner": {"type": "object", "properties": {"a": {"type": "integer", "default": 3}}}}}""", "{}", "{}")]
    [TestCase("""{"type": "object", "properties": {"inner": {"type": "object", "default": {}, "properties": {"a": {"type": "integer", "default": 3}}}}}""", "{}", """{"inner": {"a": 3}}""")]
    [TestCase("""{"type": "object", "properties": {"a": {"type": "integer", "default": 3}}}""", """{"a": null}""", """{"a": 3}""")]
    [TestCase("""{"type": "object", "properties": {"a": {"type": "integer", "default": 3, "nullable": true}}}""", """{"a": null}""", """{"a": null}""")]
    [TestCase("""{"type": "object", "properties": {"a": {"type": "integer"}}}""", """{"a": null}""", "{}")]
    [TestCase("""{"type": "array", "items": {"type": "object", "properties": {"a": {"type": "integer", "default": 3}}}}""", "[{}]", """[{"a": 3}]""")]
    [TestCase("""{"type": "object", "additionalProperties": {"type": "object", "properties": {"a": {"type": "integer", "default": 3}}}}""", """{"k": {}}""", """{"k": {"a": 3}}""")]
    public void Defaults_apply_where_the_object_is_there(string schema, string value, string expected)
    {
        var result = SchemaCase.OfX(schema).PruneAndDefault(SchemaCase.Parse($$$$"""{"spec": {"x": {{{{value}}}}}}"""), out _);
        Assert.That(JsonNode.DeepEquals(result["spec"]!["x"], JsonNode.Parse(expected)), Is.True, result.ToJsonString());
    }

    [Test]
    public void Defaults_are_copied_not_shared()
    {
        var schema = SchemaCase.OfX("""{"type": "object", "default": {"a": [1]}, "x-kubernetes-preserve-unknown-fields": true}""");
        var first = schema.PruneAndDefault(SchemaCase.Parse("""{"spec": {}}"""), out _);
        first["spec"]!["x"]!["a"]![0] = 2;
        Assert.That(schema.PruneAndDefault(SchemaCase.Parse("""{"spec": {}}"""), out _)["spec"]!["x"]!["a"]![0]!.GetValue<int>(), Is.EqualTo(1));
    }

    [Test]
    public void Topology_can_be_walked()
    {
        var x = SchemaCase.OfX("""{"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": {"type": "object", "x-kubernetes-map-type": "atomic", "required": ["name"], "properties": {"name": {"type": "string"}}}}""").Root.Properties["spec"].Properties["x"];
        Assert.Multiple(() =>
        {
            Assert.That(x.ListType, Is.EqualTo(ListType.Map));
            Assert.That(string.Join(',', x.ListMapKeys), Is.EqualTo("name"));
            Assert.That(x.Items!.MapType, Is.EqualTo(MapType.Atomic));
            Assert.That(x.Items.Field("name")!.Type, Is.EqualTo("string"));
            Assert.That(x.Items.Field("other"), Is.Null);
        });
    }
}
