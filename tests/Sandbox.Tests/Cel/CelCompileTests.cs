using ModelServing.Sandbox.Cel;

namespace ModelServing.Sandbox.Tests.Cel;

public sealed class CelCompileTests
{
    [TestCase("x > 1", "ERROR: <input>:1:1: undeclared reference to 'x' (in container '')\n | x > 1\n | ^")]
    [TestCase("self.foo", "ERROR: <input>:1:5: undefined field 'foo'\n | self.foo\n | ....^")]
    [TestCase("has(self.foo)", "ERROR: <input>:1:9: undefined field 'foo'\n | has(self.foo)\n | ........^")]
    [TestCase("self.name + 1", "ERROR: <input>:1:11: found no matching overload for '_+_' applied to '(string, int)'\n | self.name + 1\n | ..........^")]
    [TestCase("self.name.size(1)", "ERROR: <input>:1:15: found no matching overload for 'size' applied to 'string.(int)'\n | self.name.size(1)\n | ..............^")]
    [TestCase("nope(1)", "ERROR: <input>:1:5: undeclared reference to 'nope' (in container '')\n | nope(1)\n | ....^")]
    [TestCase("self.ports.all(p, p)", "ERROR: <input>:1:19: expected type 'bool' but found 'int'\n | self.ports.all(p, p)\n | ..................^")]
    [TestCase("self.name.all(c, true)", "ERROR: <input>:1:5: expression of type 'string' cannot be range of a comprehension (must be list, map, or dynamic)\n | self.name.all(c, true)\n | ....^")]
    [TestCase("self.replicas.x", "ERROR: <input>:1:14: type 'int' does not support field selection\n | self.replicas.x\n | .............^")]
    [TestCase("[1, 'a']", "ERROR: <input>:1:5: expected type 'int' but found 'string'\n | [1, 'a']\n | ....^")]
    [TestCase("true ? 1 : 'a'", "ERROR: <input>:1:6: found no matching overload for '_?_:_' applied to '(bool, int, string)'\n | true ? 1 : 'a'\n | .....^")]
    [TestCase("self.name == null", "ERROR: <input>:1:11: found no matching overload for '_==_' applied to '(string, null)'\n | self.name == null\n | ..........^")]
    [TestCase("self.name.matches('(')", "ERROR: <input>:1:19: invalid matches argument\n | self.name.matches('(')\n | ..................^")]
    [TestCase("duration('1d')", "ERROR: <input>:1:10: invalid duration argument\n | duration('1d')\n | .........^")]
    [TestCase("has(self)", "ERROR: <input>:1:5: invalid argument to has() macro\n | has(self)\n | ....^")]
    [TestCase("[1].all(a.b, true)", "ERROR: <input>:1:10: argument must be a simple name\n | [1].all(a.b, true)\n | .........^")]
    [TestCase("'é' + x", "ERROR: <input>:1:7: undeclared reference to 'x' (in container '')\n | 'é' + x\n | .\uff0e....^")]
    [TestCase("true &&\n  y", "ERROR: <input>:2:3: undeclared reference to 'y' (in container '')\n |   y\n | ..^")]
    [TestCase("a && b", "ERROR: <input>:1:1: undeclared reference to 'a' (in container '')\n | a && b\n | ^\nERROR: <input>:1:6: undeclared reference to 'b' (in container '')\n | a && b\n | .....^")]
    public void Faults_are_told_with_place_and_text_of_the_real_compiler(string expression, string message) =>
        Assert.That(CelCase.CompileError(expression), Is.EqualTo(message));

    [TestCase("")]
    [TestCase("1 +")]
    [TestCase("(1")]
    [TestCase("[1,,2]")]
    [TestCase("'open")]
    [TestCase("1 2")]
    [TestCase("a ? b")]
    [TestCase("for")]
    [TestCase("9223372036854775808")]
    [TestCase("1e999")]
    [TestCase("'\\q'")]
    [TestCase("self.name.?")]
    [TestCase("#")]
    [TestCase("\ud800")]
    public void What_is_no_expression_is_refused(string expression) =>
        Assert.Throws<CelCompileException>(() => CelProgram.Compile(expression, CelEnvironment.Empty));

    [TestCase("1 + 2", "int")]
    [TestCase("[1].map(x, string(x))", "list(string)")]
    [TestCase("{'a': [1]}", "map(string, list(int))")]
    [TestCase("[]", "list(dyn)")]
    [TestCase("[[], [1]]", "list(list(int))")]
    [TestCase("self.any", "dyn")]
    [TestCase("self.labels[?'a']", "optional_type(string)")]
    [TestCase("self.labels.?a.orValue('x')", "string")]
    [TestCase("true ? self.any : 1", "dyn")]
    [TestCase("timestamp(0) - timestamp(0)", "duration")]
    public void Types_are_inferred(string expression, string type)
    {
        var self = CelType.Object("selfType", new Dictionary<string, CelType> { ["any"] = CelType.Dyn, ["labels"] = CelType.Map(CelType.String, CelType.String) });
        Assert.That(CelProgram.Compile(expression, CelEnvironment.Empty.With("self", self)).ResultType.ToString(), Is.EqualTo(type));
    }

    [TestCase("namespace", "__namespace__")]
    [TestCase("in", "__in__")]
    [TestCase("a.b-c/d", "a__dot__b__dash__c__slash__d")]
    [TestCase("a__b", "a__underscores__b")]
    [TestCase("plain_name1", "plain_name1")]
    [TestCase("1abc", null)]
    [TestCase("a b", null)]
    [TestCase("", null)]
    public void Property_names_are_escaped(string name, string? expected) =>
        Assert.That(CelIdentifier.TryEscape(name, out var escaped) ? escaped : null, Is.EqualTo(expected));
}
