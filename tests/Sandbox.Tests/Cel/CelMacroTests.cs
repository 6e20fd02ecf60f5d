namespace ModelServing.Sandbox.Tests.Cel;

public sealed class CelMacroTests
{
    [TestCase("[1, 2, 3].all(x, x > 0)", "true")]
    [TestCase("[1, 2, 3].exists(x, x > 2)", "true")]
    [TestCase("[1, 2, 3].exists_one(x, x > 2)", "true")]
    [TestCase("[1, 2, 3].exists_one(x, x > 1)", "false")]
    [TestCase("[1, 2, 3].map(x, x * 2)", "[2, 4, 6]")]
    [TestCase("[1, 2, 3].map(x, x > 1, x * 2)", "[4, 6]")]
    [TestCase("[1, 2, 3].filter(x, x % 2 == 1)", "[1, 3]")]
    [TestCase("{'a': 1, 'b': 2}.all(k, k in ['a', 'b'])", "true")]
    [TestCase("{'a': 1, 'b': 2}.filter(k, k > 'a')", "['b']")]
    [TestCase("{'a': 1}.map(k, k + '!')", "['a!']")]
    [TestCase("[].all(x, x)", "true")]
    [TestCase("[].exists(x, x)", "false")]
    [TestCase("[1, 2].map(x, [3, 4].map(y, x * y))", "[[3, 4], [6, 8]]")]
    [TestCase("[1].map(x, [2].map(x, x))", "[[2]]")]
    [TestCase("[5, 6].all(i, v, i + 5 == v)", "true")]
    [TestCase("{'a': 1}.exists(k, v, k == 'a' && v == 1)", "true")]
    [TestCase("[4, 4].existsOne(i, v, i == 1 && v == 4)", "true")]
    [TestCase("[5, 6].transformList(i, v, i * v)", "[0, 6]")]
    [TestCase("[5, 6].transformList(i, v, i > 0, v)", "[6]")]
    [TestCase("{'a': 1}.transformMap(k, v, v + 1)", "{'a': 2}")]
    [TestCase("{'a': 1, 'b': 2}.transformMapEntry(k, v, v > 1, {v: k})", "{2: 'b'}")]
    [TestCase("[1, 1].transformMapEntry(i, v, {v: i})", "error: insert failed: key 1 already exists")]
    [TestCase("[1, 0].map(x, 1 / x)", "error: division by zero")]
    [TestCase("[1, 0].exists_one(x, 1 / x == 1)", "error: division by zero")]
    [TestCase("dyn(1).all(x, true)", "error: no such overload")]
    public void Macros(string expression, string expected) => Assert.That(CelCase.Evaluate(expression), Is.EqualTo(expected));
}
