namespace ModelServing.Sandbox.Tests.Schema;

public sealed class SchemaRulesTests
{
    private const string Spec = "schema.properties[spec]";

    [TestCase("{}", Spec + ".type: Required value: must not be empty for specified object fields")]
    [TestCase("""{"type": "array"}""", Spec + ".items: Required value: must be specified")]
    [TestCase("""{"type": "array", "items": {}}""", Spec + ".items.type: Required value: must not be empty for specified array items")]
    [TestCase("""{"type": "text"}""", Spec + ".type: Unsupported value: \"text\": supported values: \"array\", \"boolean\", \"integer\", \"null\", \"number\", \"object\", \"string\"")]
    [TestCase("""{"type": "object", "minimun": 3}""", Spec + ".minimun: Forbidden: unknown schema keyword")]
    [TestCase("""{"type": "object", "$ref": "#/x"}""", Spec + ".$ref: Forbidden: $ref is not supported")]
    [TestCase("""{"type": "object", "patternProperties": {}}""", Spec + ".patternProperties: Forbidden: patternProperties is not supported")]
    [TestCase("""{"type": "array", "uniqueItems": true, "items": {"type": "string"}}""", Spec + ".uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic")]
    [TestCase("""{"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false}""", Spec + ".additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive")]
    [TestCase("""{"type": "string", "anyOf": [{"type": "string"}]}""", Spec + ".anyOf[0].type: Forbidden: must be empty to be structural")]
    [TestCase("""{"type": "string", "oneOf": [{"default": "x"}]}""", Spec + ".oneOf[0].default: Forbidden: must be undefined to be structural")]
    [TestCase("""{"type": "string", "pattern": "("}""", Spec + ".pattern: Invalid value: \"(\": must be a valid regular expression, but isn't: error parsing regexp: missing closing ): `(`")]
    [TestCase("""{"type": "object", "x-kubernetes-list-type": "map"}""", Spec + ".type: Invalid value: \"object\": must be array if x-kubernetes-list-type is specified")]
    [TestCase("""{"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "bag"}""", Spec + ".x-kubernetes-list-type: Unsupported value: \"bag\": supported values: \"atomic\", \"set\", \"map\"")]
    [TestCase("""{"type": "array", "items": {"type": "object", "properties": {"k": {"type": "string"}}}, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"]}""", Spec + ".items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property")]
    [TestCase("""{"type": "array", "items": {"type": "object"}, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"]}""", Spec + ".x-kubernetes-list-map-keys: Invalid value: [\"k\"]: entries must all be names of item properties")]
    [TestCase("""{"type": "array", "items": {"type": "object"}, "x-kubernetes-list-type": "map"}""", Spec + ".x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map")]
    [TestCase("""{"type": "object", "x-kubernetes-preserve-unknown-fields": false}""", Spec + ".x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined")]
    [TestCase("""{"type": "string", "x-kubernetes-map-type": "atomic"}""", Spec + ".type: Invalid value: \"string\": must be object if x-kubernetes-map-type is specified")]
    [TestCase("""{"type": "integer", "default": "x"}""", Spec + ".default: Invalid value: \"string\": " + Spec + ".default in body must be of type integer: \"string\"")]
    [TestCase("""{"type": "object", "default": {"y": 1}}""", Spec + ".default: Invalid value: {\"y\":1}: must not have unknown fields")]
    [TestCase("""{"type": 5}""", Spec + ".type: Invalid value: 5: must be of type string\n" + Spec + ".type: Required value: must not be empty for specified object fields")]
    [TestCase("""{"type": "object", "properties": {"m": {"type": "object", "x-kubernetes-embedded-resource": true}}}""", Spec + ".properties[m].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields")]
    public void A_schema_that_the_real_server_refuses_is_refused_with_the_path(string spec, string expected) => Assert.That(SchemaCase.RefuseSpec(spec), Is.EqualTo(expected));

    [TestCase("""{"rule": "self.foo > 1"}""", """.rule: Invalid value: {"FieldPath":"","Message":"","MessageExpression":"","OptionalOldSelf":null,"Reason":null,"Rule":"self.foo \u003e 1"}: compilation failed: ERROR: <input>:1:5: undefined field 'foo'""" + "\n | self.foo > 1\n | ....^")]
    [TestCase("""{"rule": "self.a"}""", """.rule: Invalid value: {"FieldPath":"","Message":"","MessageExpression":"","OptionalOldSelf":null,"Reason":null,"Rule":"self.a"}: cel expression must evaluate to a bool""")]
    [TestCase("""{"rule": " "}""", ".rule: Required value: rule is not specified")]
    [TestCase("""{"rule": "true", "message": "a\nb"}""", ".message: Invalid value: \"a\\nb\": must not contain line breaks")]
    [TestCase("""{"rule": "true\n|| false"}""", ".message: Required value: message must be specified if rule contains line breaks")]
    [TestCase("""{"rule": "true", "reason": "Nope"}""", ".reason: Unsupported value: \"Nope\": supported values: \"FieldValueDuplicate\", \"FieldValueForbidden\", \"FieldValueInvalid\", \"FieldValueRequired\"")]
    [TestCase("""{"rule": "true", "fieldPath": ".zzz"}""", ".fieldPath: Invalid value: \".zzz\": must be a valid path")]
    [TestCase("""{"rule": "true", "optionalOldSelf": true}""", ".optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule")]
    [TestCase("""{"rule": "true", "ruel": "x"}""", ".ruel: Forbidden: unknown schema keyword")]
    public void A_rule_that_cannot_run_is_refused(string rule, string expected) =>
        Assert.That(
            SchemaCase.RefuseSpec($$$$"""{"type": "object", "properties": {"a": {"type": "integer"}}, "x-kubernetes-validations": [{{{{rule}}}}]}"""),
            Is.EqualTo($"{Spec}.x-kubernetes-validations[0]{expected}"));

    [Test]
    public void A_transition_rule_inside_an_atomic_list_is_refused() =>
        Assert.That(
            SchemaCase.RefuseSpec("""{"type": "array", "maxItems": 4, "items": {"type": "string", "maxLength": 4, "x-kubernetes-validations": [{"rule": "self == oldSelf"}]}}"""),
            Is.EqualTo($"{Spec}.items.x-kubernetes-validations[0].rule: Invalid value: \"self == oldSelf\": oldSelf cannot be used on the uncorrelatable portion of the schema within {Spec}"));

    [TestCase("""{"type": "string"}""", "schema.type: Invalid value: \"string\": must be object at the root")]
    [TestCase("{}", "schema.type: Required value: must not be empty at the root")]
    [TestCase("""{"type": "object", "nullable": true}""", "schema.nullable: Forbidden: nullable cannot be true at the root")]
    [TestCase("""{"type": "object", "additionalProperties": {"type": "string"}}""", "schema.additionalProperties: Forbidden: must not be used at the root")]
    [TestCase("""{"type": "object", "properties": {"metadata": {"type": "object", "properties": {"labels": {"type": "object"}}}}}""", "schema.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified")]
    [TestCase("""{"type": "object", "properties": {"kind": {"type": "integer"}}}""", "schema.properties[kind].type: Invalid value: \"integer\": must be string")]
    [TestCase("""{"type": "object", "anyOf": [{"properties": {"a": {"minLength": 1}}}]}""", "schema.properties[a]: Required value: because it is defined in schema.anyOf[0].properties[a]")]
    public void The_root_is_restricted(string root, string expected) => Assert.That(SchemaCase.Refuse(SchemaCase.Parse(root)), Is.EqualTo(expected));

    [Test]
    public void A_schema_that_nests_without_end_is_refused()
    {
        var text = "{\"type\": \"string\"}";
        for (var i = 0; i < 2000; i++)
        {
            text = "{\"type\": \"array\", \"items\": " + text + "}";
        }

        var node = (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(
            "{\"type\": \"object\", \"properties\": {\"spec\": " + text + "}}", documentOptions: new System.Text.Json.JsonDocumentOptions { MaxDepth = 8000 })!;
        Assert.That(SchemaCase.Refuse(node), Does.Contain("a schema may nest at most 128 levels"));
    }
}
