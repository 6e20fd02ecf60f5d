using System.Text.Json.Nodes;
using ModelServing.Sandbox.Schema;

namespace ModelServing.Sandbox.Tests.Schema;

public sealed class OpenApiSchemaTests
{
    private static readonly JsonObject Document = SchemaCase.Parse("""
        {"openapi": "3.0.0", "components": {"schemas": {
          "Pod": {"type": "object", "x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "Pod"}], "properties": {
            "metadata": {"allOf": [{"$ref": "#/components/schemas/Meta"}], "default": {}},
            "spec": {"$ref": "#/components/schemas/Spec"}}},
          "Meta": {"type": "object", "properties": {
            "labels": {"type": "object", "additionalProperties": {"type": "string", "default": ""}},
            "creationTimestamp": {"$ref": "#/components/schemas/Time"}}},
          "Time": {"type": "string", "format": "date-time"},
          "Quantity": {"oneOf": [{"type": "string"}, {"type": "number"}]},
          "Port": {"type": "object", "required": ["port"], "properties": {"port": {"type": "integer", "format": "int32", "default": 0}, "target": {"format": "int-or-string", "oneOf": [{"type": "integer"}, {"type": "string"}]}}},
          "Selector": {"type": "object", "x-kubernetes-map-type": "atomic", "properties": {"matchLabels": {"type": "object", "additionalProperties": {"type": "string"}}}},
          "Spec": {"type": "object", "properties": {
            "ports": {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/Port"}], "default": {}}, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["port"],
              "x-kubernetes-patch-merge-key": "port", "x-kubernetes-patch-strategy": "merge"},
            "selector": {"$ref": "#/components/schemas/Selector"},
            "nodeSelector": {"type": "object", "additionalProperties": {"type": "string"}, "x-kubernetes-map-type": "atomic"},
            "limits": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Quantity"}},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Spec"}}}}}}}
        """);

    [Test]
    public void Topology_of_a_built_in_kind_is_read_through_its_references()
    {
        var spec = OpenApiSchema.Load(Document, "Pod").Properties["spec"];
        Assert.Multiple(() =>
        {
            Assert.That(spec.Properties["ports"].ListType, Is.EqualTo(ListType.Map));
            Assert.That(string.Join(',', spec.Properties["ports"].ListMapKeys), Is.EqualTo("port"));
            Assert.That(spec.Properties["ports"].Items!.Properties["target"].IntOrString, Is.True);
            Assert.That(spec.Properties["selector"].MapType, Is.EqualTo(MapType.Atomic));
            Assert.That(spec.Properties["nodeSelector"].MapType, Is.EqualTo(MapType.Atomic));
            Assert.That(spec.Properties["limits"].AdditionalProperties, Is.Not.Null);
            Assert.That(spec.Properties["limits"].ListType, Is.EqualTo(ListType.Atomic));
        });
    }

    [Test]
    public void A_reference_beside_a_default_keeps_the_structure()
    {
        var metadata = OpenApiSchema.Load(Document, "Pod").Properties["metadata"];
        Assert.That(metadata.Type, Is.EqualTo("object"));
        Assert.That(metadata.Properties["labels"].AdditionalProperties!.Type, Is.EqualTo("string"));
        Assert.That(metadata.Properties["creationTimestamp"].Format, Is.EqualTo("date-time"));
    }

    [Test]
    public void A_recursive_schema_refers_to_itself()
    {
        var spec = OpenApiSchema.Load(Document, "Spec");
        Assert.That(spec.Properties["children"].Items, Is.SameAs(spec));
    }

    [Test]
    public void A_kind_is_found_by_its_group_and_version()
    {
        Assert.That(OpenApiSchema.FindName(Document, "", "v1", "Pod"), Is.EqualTo("Pod"));
        Assert.That(OpenApiSchema.FindName(Document, "apps", "v1", "Pod"), Is.Null);
    }

    [Test]
    public void What_is_missing_is_named() =>
        Assert.That(Assert.Throws<KeyNotFoundException>(() => OpenApiSchema.Load(Document, "Nope"))!.Message, Does.Contain("Nope"));
}
