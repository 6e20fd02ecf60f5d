namespace ModelServing.Sandbox.Tests.Schema;

public sealed class RuleTests
{
    private static string WithRule(string rule) =>
        $$$$"""
        {"type": "object", "x-kubernetes-validations": [{{{{rule}}}}], "properties": {
          "a": {"type": "integer"}, "b": {"type": "string"}, "namespace": {"type": "string"}, "x-y": {"type": "integer"},
          "labels": {"type": "object", "additionalProperties": {"type": "string"}},
          "percent": {"x-kubernetes-int-or-string": true}, "started": {"type": "string", "format": "date-time"}, "wait": {"type": "string", "format": "duration"},
          "names": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}}
        }}
        """;

    [TestCase("""{"rule": "self.a > 1"}""", """{"a": 1}""", "spec: Invalid value: failed rule: self.a > 1")]
    [TestCase("""{"rule": "self.a > 1", "message": "too small"}""", """{"a": 1}""", "spec: Invalid value: too small")]
    [TestCase("""{"rule": "self.a > 1", "messageExpression": "'b is ' + self.b"}""", """{"a": 1, "b": "x"}""", "spec: Invalid value: b is x")]
    [TestCase("""{"rule": "self.a > 1", "message": "fallback", "messageExpression": "self.b"}""", """{"a": 1}""", "spec: Invalid value: fallback")]
    [TestCase("""{"rule": "self.a > 1", "message": "m", "fieldPath": ".a"}""", """{"a": 1}""", "spec.a: Invalid value: m")]
    [TestCase("""{"rule": "self.a > 1", "message": "m", "fieldPath": ".labels['k.v']"}""", """{"a": 1}""", "spec.labels[k.v]: Invalid value: m")]
    [TestCase("""{"rule": "self.a > 1", "message": "m", "reason": "FieldValueRequired", "fieldPath": ".b"}""", """{"a": 1}""", "spec.b: Required value: m")]
    [TestCase("""{"rule": "self.a > 1", "message": "m", "reason": "FieldValueForbidden"}""", """{"a": 1}""", "spec: Forbidden: m")]
    [TestCase("""{"rule": "self.a > 1", "reason": "FieldValueDuplicate"}""", """{"a": 1}""", "spec: Duplicate value")]
    [TestCase("""{"rule": "self.a > 1"}""", "{}", "spec: Invalid value: \"object\": no such key: a evaluating rule: self.a > 1")]
    [TestCase("""{"rule": "!has(self.a) || self.a > 1"}""", "{}", "")]
    [TestCase("""{"rule": "self.__namespace__ == 'x' && self.x__dash__y == 2"}""", """{"namespace": "x", "x-y": 2}""", "")]
    [TestCase("""{"rule": "type(self.percent) == int ? self.percent < 5 : self.percent == '5%'"}""", """{"percent": "5%"}""", "")]
    [TestCase("""{"rule": "self.percent < 5"}""", """{"percent": "5%"}""", "spec: Invalid value: \"object\": 'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self.percent < 5")]
    [TestCase("""{"rule": "self.started.getFullYear() == 2026 && self.wait == duration('90s')"}""", """{"started": "2026-01-01T00:00:00Z", "wait": "1m30s"}""", "")]
    [TestCase("""{"rule": "self.names == ['b', 'a']"}""", """{"names": ["a", "b"]}""", "")]
    [TestCase("""{"rule": "(self.names + ['a', 'c']).size() == 3"}""", """{"names": ["a", "b"]}""", "")]
    [TestCase("""{"rule": "self.labels.all(k, self.labels[k] != '')", "message": "empty label"}""", """{"labels": {"a": ""}}""", "spec: Invalid value: empty label")]
    [TestCase("""{"rule": "self.labels['a.b/c'] == 'd'"}""", """{"labels": {"a.b/c": "d"}}""", "")]
    public void Rules(string rule, string spec, string expected) =>
        Assert.That(SchemaCase.Validate(SchemaCase.OfSpec(WithRule(rule)), $$$$"""{"spec": {{{{spec}}}}}"""), Is.EqualTo(expected));

    [TestCase("""{"spec": {"x": "b"}}""", "spec.x: Invalid value: \"b\": immutable")]
    [TestCase("""{"spec": {"x": "a"}}""", "")]
    [TestCase("""{"spec": {}}""", "")]
    public void A_transition_rule_compares_with_the_old_value(string value, string expected)
    {
        var schema = SchemaCase.OfX("""{"type": "string", "x-kubernetes-validations": [{"rule": "self == oldSelf", "message": "immutable"}]}""");
        Assert.That(SchemaCase.Validate(schema, value, """{"spec": {"x": "a"}}"""), Is.EqualTo(expected));
        Assert.That(SchemaCase.Validate(schema, value), Is.Empty, "a create has no transition");
        Assert.That(SchemaCase.Validate(schema, value, """{"spec": {}}"""), Is.Empty, "nor has a field that was absent");
    }

    [Test]
    public void An_optional_old_value_lets_a_rule_run_on_create()
    {
        var schema = SchemaCase.OfX("""{"type": "integer", "x-kubernetes-validations": [{"rule": "oldSelf.hasValue() || self == 1", "optionalOldSelf": true, "message": "starts at 1"}]}""");
        Assert.That(SchemaCase.Validate(schema, """{"spec": {"x": 2}}"""), Is.EqualTo("spec.x: Invalid value: 2: starts at 1"));
        Assert.That(SchemaCase.Validate(schema, """{"spec": {"x": 2}}""", """{"spec": {"x": 1}}"""), Is.Empty);
    }

    [Test]
    public void Elements_of_a_map_list_are_matched_by_key()
    {
        var schema = SchemaCase.OfX("""
            {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": {"type": "object", "required": ["name"],
             "x-kubernetes-validations": [{"rule": "self.size >= oldSelf.size", "message": "must not shrink"}],
             "properties": {"name": {"type": "string"}, "size": {"type": "integer"}}}}
            """);
        Assert.That(
            SchemaCase.Validate(schema, """{"spec": {"x": [{"name": "b", "size": 1}, {"name": "a", "size": 1}]}}""", """{"spec": {"x": [{"name": "a", "size": 2}]}}"""),
            Is.EqualTo("spec.x[1]: Invalid value: must not shrink"));
    }

    [Test]
    public void Rules_below_additional_properties_name_the_key()
    {
        var schema = SchemaCase.OfX("""{"type": "object", "additionalProperties": {"type": "integer", "x-kubernetes-validations": [{"rule": "self % 2 == 0", "message": "must be even"}]}}""");
        Assert.That(SchemaCase.Validate(schema, """{"spec": {"x": {"a": 2, "b": 3}}}"""), Is.EqualTo("spec.x[b]: Invalid value: 3: must be even"));
    }

    [Test]
    public void An_unchanged_value_is_not_refused_by_a_rule_but_a_transition_rule_still_runs()
    {
        var schema = SchemaCase.OfX("""{"type": "integer", "x-kubernetes-validations": [{"rule": "self > 5", "message": "small"}, {"rule": "self > oldSelf", "message": "must grow"}]}""");
        Assert.That(SchemaCase.Validate(schema, """{"spec": {"x": 1}}""", """{"spec": {"x": 1}}"""), Is.EqualTo("spec.x: Invalid value: 1: must grow"));
    }

    [Test]
    public void Rules_are_not_run_on_a_value_of_the_wrong_shape()
    {
        var schema = SchemaCase.OfSpec("""{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}, "x-kubernetes-validations": [{"rule": "self.a > 1"}]}""");
        Assert.That(
            SchemaCase.Validate(schema, """{"spec": {}}"""),
            Is.EqualTo("spec.a: Required value\n<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"));
    }

    [Test]
    public void The_root_can_be_read_with_its_name_and_kind_only()
    {
        static string Schema(string rule) => $$$$"""{"type": "object", "x-kubernetes-validations": [{"rule": "{{{{rule}}}}", "message": "bad"}], "properties": {"spec": {"type": "object"}}}""";
        var schema = ModelServing.Sandbox.Schema.CustomResourceSchema.Compile(SchemaCase.Parse(Schema("size(self.metadata.name) <= 3 && self.kind == 'K'")));
        Assert.That(SchemaCase.Validate(schema, """{"apiVersion": "g/v1", "kind": "K", "metadata": {"name": "long"}}"""), Is.EqualTo("<nil>: Invalid value: bad"));
        Assert.That(SchemaCase.Validate(schema, """{"apiVersion": "g/v1", "kind": "K", "metadata": {"name": "abc"}}"""), Is.Empty);
        Assert.That(SchemaCase.Refuse(SchemaCase.Parse(Schema("has(self.metadata.labels)"))), Does.Contain("undefined field 'labels'"));
    }

    [Test]
    public void A_rule_that_costs_too_much_stops_all_rules()
    {
        var schema = SchemaCase.OfX("""{"type": "array", "maxItems": 1000, "items": {"type": "integer"}, "x-kubernetes-validations": [{"rule": "self.all(a, self.all(b, a + b > 0))"}]}""");
        var items = string.Join(',', Enumerable.Repeat("1", 1000));
        Assert.That(
            SchemaCase.Validate(schema, $$$$"""{"spec": {"x": [{{{{items}}}}]}}"""),
            Is.EqualTo("spec.x: Invalid value: \"array\": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: self.all(a, self.all(b, a + b > 0))"));
    }
}
