namespace ModelServing.Sandbox.Tests.Schema;

public sealed class ValidationTests
{
    [TestCase("""{"type": "string"}""", "5", "spec.x: Invalid value: \"integer\": spec.x in body must be of type string: \"integer\"")]
    [TestCase("""{"type": "integer"}""", "\"5\"", "spec.x: Invalid value: \"string\": spec.x in body must be of type integer: \"string\"")]
    [TestCase("""{"type": "integer"}""", "1.5", "spec.x: Invalid value: \"number\": spec.x in body must be of type integer: \"number\"\n<nil>: Invalid value: \"\": Checked value must be of type integer (default format) in spec.x")]
    [TestCase("""{"type": "integer"}""", "1.0", "")]
    [TestCase("""{"type": "integer", "format": "int32"}""", "1.5", "spec.x: Invalid value: \"float64\": spec.x in body must be of type int32: \"float64\"\n<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in spec.x")]
    [TestCase("""{"type": "integer", "format": "int32"}""", "4294967296", "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in spec.x")]
    [TestCase("""{"type": "number"}""", "1", "")]
    [TestCase("""{"type": "boolean"}""", "\"true\"", "spec.x: Invalid value: \"string\": spec.x in body must be of type boolean: \"string\"")]
    [TestCase("""{"type": "object"}""", "[]", "spec.x: Invalid value: \"array\": spec.x in body must be of type object: \"array\"")]
    [TestCase("""{"type": "array", "items": {"type": "string"}}""", "{}", "spec.x: Invalid value: \"object\": spec.x in body must be of type array: \"object\"")]
    [TestCase("""{"type": "string"}""", "null", "spec.x: Invalid value: \"null\": spec.x in body must be of type string: \"null\"")]
    [TestCase("""{"type": "string", "nullable": true}""", "null", "")]
    [TestCase("""{"x-kubernetes-int-or-string": true}""", "\"50%\"", "")]
    [TestCase("""{"x-kubernetes-int-or-string": true}""", "3", "")]
    [TestCase("""{"x-kubernetes-int-or-string": true}""", "true", "spec.x: Invalid value: \"boolean\": spec.x in body must be of type integer,string: \"boolean\"")]
    public void Types(string schema, string value, string expected) => Assert.That(SchemaCase.ValidateX(schema, value), Is.EqualTo(expected));

    [TestCase("""{"type": "integer", "minimum": 0}""", "-1", "spec.x: Invalid value: -1: spec.x in body should be greater than or equal to 0")]
    [TestCase("""{"type": "integer", "minimum": 0, "exclusiveMinimum": true}""", "0", "spec.x: Invalid value: 0: spec.x in body should be greater than 0")]
    [TestCase("""{"type": "integer", "maximum": 1000000}""", "1000001", "spec.x: Invalid value: 1000001: spec.x in body should be less than or equal to 1000000")]
    [TestCase("""{"type": "number", "maximum": 1000000}""", "1000000.5", "spec.x: Invalid value: 1.0000005e+06: spec.x in body should be less than or equal to 1e+06")]
    [TestCase("""{"type": "number", "maximum": 2, "exclusiveMaximum": true}""", "2", "spec.x: Invalid value: 2: spec.x in body should be less than 2")]
    [TestCase("""{"type": "integer", "multipleOf": 5}""", "7", "spec.x: Invalid value: 7: spec.x in body should be a multiple of 5")]
    [TestCase("""{"type": "number", "multipleOf": 0.5}""", "1.5", "")]
    [TestCase("""{"type": "number", "multipleOf": 0.5}""", "1.3", "spec.x: Invalid value: 1.3: spec.x in body should be a multiple of 0.5")]
    public void Numbers(string schema, string value, string expected) => Assert.That(SchemaCase.ValidateX(schema, value), Is.EqualTo(expected));

    [TestCase("""{"type": "string", "maxLength": 3}""", "\"abcd\"", "spec.x: Too long: may not be more than 3 bytes")]
    [TestCase("""{"type": "string", "maxLength": 1}""", "\"\\ud83d\\ude00\"", "")]
    [TestCase("""{"type": "string", "minLength": 2}""", "\"a\"", "spec.x: Invalid value: \"a\": spec.x in body should be at least 2 chars long")]
    [TestCase("""{"type": "string", "pattern": "^[a-z]+$"}""", "\"A\"", "spec.x: Invalid value: \"A\": spec.x in body should match '^[a-z]+$'")]
    [TestCase("""{"type": "string", "pattern": "^[a-z]+$"}""", "\"a\\n\"", "spec.x: Invalid value: \"a\\n\": spec.x in body should match '^[a-z]+$'")]
    [TestCase("""{"type": "string", "enum": ["ONNX", "ORT"]}""", "\"TF\"", "spec.x: Unsupported value: \"TF\": supported values: \"ONNX\", \"ORT\"")]
    [TestCase("""{"type": "integer", "enum": [1, 2]}""", "3", "spec.x: Unsupported value: 3: supported values: \"1\", \"2\"")]
    [TestCase("""{"type": "integer", "enum": [1, 2]}""", "2", "")]
    [TestCase("""{"type": "string", "format": "date-time"}""", "\"yesterday\"", "spec.x: Invalid value: \"yesterday\": spec.x in body must be of type date-time: \"yesterday\"")]
    [TestCase("""{"type": "string", "format": "made-up"}""", "\"anything\"", "")]
    public void Texts(string schema, string value, string expected) => Assert.That(SchemaCase.ValidateX(schema, value), Is.EqualTo(expected));

    [TestCase("date-time", "2026-11-22T07:00:00.123Z", true)]
    [TestCase("date-time", "2026-11-22T25:00:00Z", false)]
    [TestCase("date-time", "2026-11-22T07:00:00+02:00", true)]
    [TestCase("date", "2026-02-29", false)]
    [TestCase("duration", "1h30m", true)]
    [TestCase("duration", "3 days", true)]
    [TestCase("duration", "soon", false)]
    [TestCase("byte", "aGVsbG8=", true)]
    [TestCase("byte", "aGVsbG8", false)]
    [TestCase("ipv4", "10.0.0.1", true)]
    [TestCase("ipv4", "10.0.0.256", false)]
    [TestCase("ipv6", "::1", true)]
    [TestCase("ipv6", "10.0.0.1", false)]
    [TestCase("cidr", "10.0.0.0/8", true)]
    [TestCase("cidr", "10.0.0.0/33", false)]
    [TestCase("uri", "https://example.com/a?b=c", true)]
    [TestCase("uri", "not a uri", false)]
    [TestCase("email", "a@example.com", true)]
    [TestCase("email", "a", false)]
    [TestCase("hostname", "a.example.com", true)]
    [TestCase("hostname", "-a-.example.com", false)]
    [TestCase("uuid", "123e4567-e89b-42d3-a456-426614174000", true)]
    [TestCase("uuid4", "123e4567-e89b-12d3-a456-426614174000", false)]
    [TestCase("mac", "00:1a:2b:3c:4d:5e", true)]
    [TestCase("mac", "00:1a", false)]
    [TestCase("isbn", "978-0321751041", true)]
    [TestCase("isbn10", "0321751043", true)]
    [TestCase("creditcard", "4111 1111 1111 1111", true)]
    [TestCase("creditcard", "4111 1111 1111 1112", false)]
    [TestCase("ssn", "111-22-3333", true)]
    [TestCase("hexcolor", "#FFF", true)]
    [TestCase("rgbcolor", "rgb(0, 255, 12)", true)]
    [TestCase("bsonobjectid", "507f1f77bcf86cd799439011", true)]
    [TestCase("k8s-short-name", "my-name", true)]
    [TestCase("k8s-short-name", "My.Name", false)]
    [TestCase("k8s-long-name", "my.name", true)]
    public void Formats(string format, string value, bool valid) =>
        Assert.That(SchemaCase.ValidateX($$$$"""{"type": "string", "format": "{{{{format}}}}"}""", $"\"{value}\"").Length == 0, Is.EqualTo(valid));

    [TestCase("""{"type": "array", "items": {"type": "string"}, "maxItems": 1}""", """["a", "b"]""", "spec.x: Too many: 2: must have at most 1 item")]
    [TestCase("""{"type": "array", "items": {"type": "string"}, "minItems": 1}""", "[]", "spec.x: Invalid value: 0: spec.x in body should have at least 1 items")]
    [TestCase("""{"type": "array", "items": {"type": "string"}}""", """["a", 1]""", "spec.x[1]: Invalid value: \"integer\": spec.x[1] in body must be of type string: \"integer\"")]
    [TestCase("""{"type": "object", "additionalProperties": {"type": "string"}, "maxProperties": 1}""", """{"a": "", "b": ""}""", "spec.x: Too many: 2: must have at most 1 item")]
    [TestCase("""{"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1}""", "{}", "spec.x: Invalid value: 0: spec.x in body should have at least 1 properties")]
    [TestCase("""{"type": "object", "additionalProperties": {"type": "string"}}""", """{"a": 1}""", "spec.x.a: Invalid value: \"integer\": spec.x.a in body must be of type string: \"integer\"")]
    [TestCase("""{"type": "object", "required": ["y"], "properties": {"y": {"type": "string"}}}""", "{}", "spec.x.y: Required value")]
    [TestCase("""{"type": "object", "additionalProperties": false}""", """{"a": 1}""", "spec.x: Invalid value: \"a\": spec.x.a in body is a forbidden property")]
    public void Collections(string schema, string value, string expected) => Assert.That(SchemaCase.ValidateX(schema, value), Is.EqualTo(expected));

    [TestCase("""{"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}}""", """["a", "b", "a", "a"]""", "spec.x[2]: Duplicate value: \"a\"")]
    [TestCase("""{"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}""", """[{"name": "a"}, {"name": "b"}, {"name": "a"}]""", "spec.x[2]: Duplicate value: {\"name\":\"a\"}")]
    [TestCase("""{"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name", "port"], "items": {"type": "object", "required": ["name", "port"], "properties": {"name": {"type": "string"}, "port": {"type": "integer"}}}}""", """[{"name": "a", "port": 1}, {"name": "a", "port": 2}, {"name": "a", "port": 1}]""", "spec.x[2]: Duplicate value: {\"name\":\"a\",\"port\":1}")]
    [TestCase("""{"type": "array", "items": {"type": "string"}}""", """["a", "a"]""", "")]
    public void List_types(string schema, string value, string expected) => Assert.That(SchemaCase.ValidateX(schema, value), Is.EqualTo(expected));

    [TestCase("""{"type": "string", "anyOf": [{"maxLength": 1}, {"minLength": 3}]}""", "\"ab\"", "<nil>: Invalid value: \"\": \"spec.x\" must validate at least one schema (anyOf)\nspec.x: Too long: may not be more than 1 byte")]
    [TestCase("""{"type": "string", "anyOf": [{"maxLength": 1}, {"minLength": 3}]}""", "\"abc\"", "")]
    [TestCase("""{"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}""", """{"a": "", "b": ""}""", "<nil>: Invalid value: \"\": \"spec.x\" must validate one and only one schema (oneOf). Found 2 valid alternatives")]
    [TestCase("""{"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}""", "{}", "<nil>: Invalid value: \"\": \"spec.x\" must validate one and only one schema (oneOf). Found none valid\nspec.x.a: Required value")]
    [TestCase("""{"type": "integer", "allOf": [{"minimum": 1}, {"maximum": 3}]}""", "5", "spec.x: Invalid value: 5: spec.x in body should be less than or equal to 3\n<nil>: Invalid value: \"\": \"spec.x\" must validate all the schemas (allOf)")]
    [TestCase("""{"type": "string", "not": {"pattern": "^a"}}""", "\"abc\"", "<nil>: Invalid value: \"\": \"spec.x\" must not validate the schema (not)")]
    [TestCase("""{"x-kubernetes-int-or-string": true, "anyOf": [{"type": "integer"}, {"type": "string"}]}""", "3", "")]
    public void Junctors(string schema, string value, string expected) => Assert.That(SchemaCase.ValidateX(schema, value), Is.EqualTo(expected));

    [Test]
    public void What_an_update_leaves_unchanged_is_not_held_against_it()
    {
        var schema = SchemaCase.OfSpec("""
            {"type": "object", "properties": {
              "a": {"type": "string", "maxLength": 1}, "b": {"type": "string", "maxLength": 1},
              "list": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": {
                "type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "size": {"type": "integer", "maximum": 3}}}}}}
            """);
        const string old = """{"spec": {"a": "long", "b": "b", "list": [{"name": "x", "size": 9}]}}""";

        Assert.Multiple(() =>
        {
            Assert.That(SchemaCase.Validate(schema, """{"spec": {"a": "long", "b": "c", "list": [{"name": "y"}, {"name": "x", "size": 9}]}}""", old), Is.Empty);
            Assert.That(SchemaCase.Validate(schema, """{"spec": {"a": "longer"}}""", old), Is.EqualTo("spec.a: Too long: may not be more than 1 byte"));
            Assert.That(SchemaCase.Validate(schema, """{"spec": {"list": [{"name": "x", "size": 8}]}}""", old), Is.EqualTo("spec.list[0].size: Invalid value: 8: spec.list[0].size in body should be less than or equal to 3"));
        });
    }

    [Test]
    public void Duplicates_that_were_there_before_are_not_held_against_an_update()
    {
        var schema = SchemaCase.OfX("""{"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}}""");
        const string duplicates = """{"spec": {"x": ["a", "a"]}}""";
        Assert.That(SchemaCase.Validate(schema, duplicates, duplicates), Is.Empty);
        Assert.That(SchemaCase.Validate(schema, duplicates, """{"spec": {"x": ["a"]}}"""), Is.EqualTo("spec.x[1]: Duplicate value: \"a\""));
    }

    [Test]
    public void A_status_cause_has_reason_message_and_field()
    {
        var violation = SchemaCase.OfX("""{"type": "integer", "minimum": 0}""").Validate(SchemaCase.Parse("""{"spec": {"x": -1}}"""), null).Single();
        Assert.That((violation.Reason, violation.Message, violation.FieldPath), Is.EqualTo(("FieldValueInvalid", "Invalid value: -1: spec.x in body should be greater than or equal to 0", "spec.x")));
    }

    [Test]
    public void An_embedded_resource_needs_apiVersion_and_kind()
    {
        const string schema = """{"type": "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true}""";
        Assert.That(SchemaCase.ValidateX(schema, """{"kind": ""}"""), Is.EqualTo("spec.x.apiVersion: Required value: must not be empty\nspec.x.kind: Required value: must not be empty"));
        Assert.That(SchemaCase.ValidateX(schema, """{"apiVersion": "v1", "kind": "Pod"}"""), Is.Empty);
    }
}
