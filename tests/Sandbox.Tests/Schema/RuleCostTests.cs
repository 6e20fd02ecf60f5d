using ModelServing.Sandbox.Cel;
using ModelServing.Sandbox.Schema;

namespace ModelServing.Sandbox.Tests.Schema;

public sealed class RuleCostTests
{
    private const string Advice = "(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";

    /// <summary>Figures of celcoststability_test.go of apiextensions-apiserver, for two unbounded lists of integers.</summary>
    [TestCase("1 in self.val1", 1572865)]
    [TestCase("self.val2[0] in self.val1", 1572868)]
    [TestCase("!(0 in self.val1)", 1572866)]
    [TestCase("self.val1 + self.val2 == [1, 2, 3, 1, 2, 3]", 16)]
    [TestCase("self.val1 + [4, 5] == [1, 2, 3, 4, 5]", 24)]
    [TestCase("has(self.val1)", 1)]
    [TestCase("!has(self.val1)", 2)]
    [TestCase("self.val1.all(k, size(self.val1) > 0)", 11010044)]
    [TestCase("self.val1.exists_one(k, self.val1 == [2])", 23592949)]
    [TestCase("!self.val1.exists_one(k, size(self.val1) > 0)", 9437183)]
    [TestCase("size(self.val1) == 2", 4)]
    [TestCase("size(self.val1.filter(k, size(self.val1) > 1)) == 1", 26738686)]
    public void Estimates_equal_those_of_the_real_server(string rule, double cost)
    {
        const string list = """{"type": "array", "items": {"type": "integer"}}""";
        Assert.That(Estimate($$$$"""{"type": "object", "properties": {"val1": {{{{list}}}}, "val2": {{{{list}}}}}}""", rule), Is.EqualTo(cost));
    }

    [TestCase("string(self.val1) == self.val6", 314578)]
    [TestCase("string(self.val1) == '10.5'", 4)]
    [TestCase("bytes(self.val6) == self.val7", 629150)]
    [TestCase("string(self.val7) == self.val6", 629150)]
    [TestCase("type(self.val1) == int", 4)]
    [TestCase("self.enumStr == 'Pending'", 3)]
    [TestCase("self.enumStr in ['Pending', 'Available']", 14)]
    public void Estimates_of_texts_equal_those_of_the_real_server(string rule, double cost) =>
        Assert.That(
            Estimate("""{"type": "object", "properties": {"val1": {"type": "integer"}, "val6": {"type": "string"}, "val7": {"type": "string", "format": "byte"}, "enumStr": {"type": "string", "enum": ["Pending", "Available"]}}}""", rule),
            Is.EqualTo(cost));

    [Test]
    public void A_quadratic_rule_needs_bounds()
    {
        static string Steps(string bounds) => $$$$"""
            {"type": "array", {{{{bounds}}}} "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "maxLength": 63}}},
             "x-kubernetes-validations": [{"rule": "self.all(i, self.filter(j, j.name == i.name).size() == 1)"}]}
            """;
        const string rule = "schema.properties[spec].x-kubernetes-validations[0].rule: Forbidden: ";
        Assert.That(SchemaCase.RefuseSpec(Steps("")).Split('\n'), Does.Contain($"{rule}estimated rule cost exceeds budget by factor of more than 100x {Advice}"));
        Assert.That(() => SchemaCase.OfSpec(Steps("\"maxItems\": 16,")), Throws.Nothing);
    }

    [Test]
    public void A_rule_inside_a_list_is_counted_for_each_element()
    {
        static string Items(string bounds) => $$$$"""
            {"type": "array", {{{{bounds}}}} "items": {"type": "string", "x-kubernetes-validations": [{"rule": "self.matches('^[a-z]*$')"}]}}
            """;
        Assert.That(SchemaCase.RefuseSpec(Items("\"maxItems\": 1000,")), Does.Contain("estimated rule cost exceeds budget"));
        Assert.That(() => SchemaCase.OfSpec(Items("\"maxItems\": 1000,").Replace("\"type\": \"string\"", "\"type\": \"string\", \"maxLength\": 100", StringComparison.Ordinal)), Throws.Nothing);
    }

    /// <summary>The case of kubernetes/kubernetes#124234.</summary>
    [Test]
    public void A_message_made_of_what_nothing_bounds_is_refused() =>
        Assert.That(
            SchemaCase.RefuseSpec("""{"type": "object", "properties": {"a": {"type": "integer"}}, "x-kubernetes-validations": [{"rule": "true", "messageExpression": "'a is ' + string(self.a)"}]}"""),
            Does.Contain($"x-kubernetes-validations[0].messageExpression: Forbidden: estimated messageExpression cost exceeds budget by factor of more than 100x {Advice}"));

    private static double Estimate(string schema, string rule)
    {
        var node = CustomResourceSchema.Compile(SchemaCase.Parse(schema)).Root;
        return CelProgram.Compile(rule, CelEnvironment.Empty.With("self", RuleTypes.Of(node, false, "self")!)).MaximumCost;
    }
}
