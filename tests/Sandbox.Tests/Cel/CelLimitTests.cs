using ModelServing.Sandbox.Cel;

namespace ModelServing.Sandbox.Tests.Cel;

public sealed class CelLimitTests
{
    private static readonly Dictionary<string, CelValue> NoBindings = [];

    [Test]
    public void Nested_loops_end_at_the_cost_limit()
    {
        var list = $"[{string.Join(',', Enumerable.Range(0, 100))}]";
        var program = CelProgram.Compile($"{list}.all(a, {list}.all(b, {list}.all(c, {list}.all(d, a + b + c + d >= 0))))", CelEnvironment.Empty);
        var result = program.EvaluateWithCost(NoBindings);

        Assert.That(result.Value, Is.InstanceOf<CelError>().With.Property(nameof(CelError.IsLimit)).True);
        Assert.That(result.Value.ToString(), Is.EqualTo("operation cancelled: actual cost limit exceeded"));
        Assert.That(result.Cost, Is.LessThan(CelProgram.PerCallCostLimit + 1000));
    }

    [TestCase("lists.range(100000000).size() > 0")]
    [TestCase("lists.range(900000).map(x, 'x').join('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx').size() > 0")]
    public void What_would_fill_the_memory_is_refused_before_it_is_made(string expression)
    {
        var result = CelProgram.Compile(expression, CelEnvironment.Empty).Evaluate(NoBindings);
        Assert.That(result, Is.InstanceOf<CelError>().With.Property(nameof(CelError.IsLimit)).True);
    }

    [Test]
    public void Replacing_nothing_by_much_is_charged_by_what_it_makes()
    {
        var text = new string('x', 2_000_000);
        var environment = CelEnvironment.Empty.With("self", CelType.String);
        var result = CelProgram.Compile("self.replace('', self).size() > 0", environment).Evaluate(new Dictionary<string, CelValue> { ["self"] = new CelString(text) });
        Assert.That(result, Is.InstanceOf<CelError>().With.Property(nameof(CelError.IsLimit)).True);
    }

    [Test]
    public void Doubling_by_format_in_nested_bindings_ends_at_the_limit()
    {
        var expression = "'0123456789abcdef'";
        for (var i = 0; i < 40; i++)
        {
            expression = $"optional.of({expression}).optMap(x{i}, '%s%s'.format([x{i}, x{i}])).value()";
        }

        var result = CelProgram.Compile(expression, CelEnvironment.Empty).Evaluate(NoBindings);
        Assert.That(result, Is.InstanceOf<CelError>().With.Property(nameof(CelError.IsLimit)).True);
    }

    [TestCase("(", ")")]
    [TestCase("[", "]")]
    [TestCase("!(", ")")]
    [TestCase("size(", ")")]
    [TestCase("true ? true : (", ")")]
    [TestCase("{'a': ", "}")]
    public void Deep_nesting_is_a_compile_error(string open, string close)
    {
        var expression = string.Concat(Enumerable.Repeat(open, 5000)) + "1" + string.Concat(Enumerable.Repeat(close, 5000));
        var error = Assert.Throws<CelCompileException>(() => CelProgram.Compile(expression, CelEnvironment.Empty))!;
        Assert.That(error.Message, Does.Contain("expression recursion limit exceeded: 250"));
    }

    [TestCase("1", " + 1")]
    [TestCase("self", ".a")]
    [TestCase("self", "[0]")]
    [TestCase("1", " < 1")]
    public void Long_chains_are_a_compile_error(string first, string rest)
    {
        var expression = first + string.Concat(Enumerable.Repeat(rest, 10_000));
        Assert.Throws<CelCompileException>(() => CelProgram.Compile(expression, CelEnvironment.Empty.With("self", CelType.Dyn)));
    }

    [Test]
    public void A_long_conjunction_is_no_deep_expression()
    {
        var expression = string.Join(" && ", Enumerable.Repeat("self.a == 1", 1000));
        var self = CelJson.ToValue(System.Text.Json.Nodes.JsonNode.Parse("""{"a": 1}"""));
        var program = CelProgram.Compile(expression, CelEnvironment.Empty.With("self", CelType.Dyn));
        Assert.That(program.Evaluate(new Dictionary<string, CelValue> { ["self"] = self }), Is.EqualTo(CelBool.True));
    }

    [Test]
    public void A_too_long_expression_is_refused() =>
        Assert.That(
            Assert.Throws<CelCompileException>(() => CelProgram.Compile(new string(' ', 100_001), CelEnvironment.Empty))!.Message,
            Is.EqualTo("ERROR: <input>:-1:0: expression code point size exceeds limit: size: 100001, limit 100000"));

    [TestCase("true", 0)]
    [TestCase("1 + 1 == 2", 2)]
    [TestCase("[1, 2]", 10)]
    [TestCase("{'a': 1}", 30)]
    [TestCase("self.a.b", 3)]
    [TestCase("'abc'.startsWith('ab')", 1)]
    [TestCase("[1, 2, 3].all(x, true)", 20)]
    public void Costs_follow_the_real_meter(string expression, long cost)
    {
        var self = CelJson.ToValue(System.Text.Json.Nodes.JsonNode.Parse("""{"a": {"b": 1}}"""));
        var program = CelProgram.Compile(expression, CelEnvironment.Empty.With("self", CelType.Dyn));
        Assert.That(program.EvaluateWithCost(new Dictionary<string, CelValue> { ["self"] = self }).Cost, Is.EqualTo(cost));
    }
}
