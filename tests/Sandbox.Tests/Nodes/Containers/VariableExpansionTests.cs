using ModelServing.Sandbox.Nodes.Containers;

namespace ModelServing.Sandbox.Tests.Nodes.Containers;

public sealed class VariableExpansionTests
{
    // The cases of k8s.io/kubernetes third_party/forked/golang/expansion/expand_test.go.
    [TestCase("$(VAR_A)", "A")]
    [TestCase("___$(VAR_B)___", "___B___")]
    [TestCase("$(VAR_A)_$(VAR_B)", "A_B")]
    [TestCase("$$(VAR_A)", "$(VAR_A)")]
    [TestCase("$$$(VAR_A)", "$A")]
    [TestCase("$(VAR_DNE)", "$(VAR_DNE)")]
    [TestCase("$VAR_A", "$VAR_A")]
    [TestCase("$(VAR_A", "$(VAR_A")]
    [TestCase("f000-$$VAR_A", "f000-$VAR_A")]
    [TestCase("$", "$")]
    [TestCase("", "")]
    [TestCase("$()", "$()")]
    [TestCase("foo\\$(VAR_A)", "foo\\A")]
    public void References_are_replaced(string text, string expected) =>
        Assert.That(VariableExpansion.Expand(text, new Dictionary<string, string> { ["VAR_A"] = "A", ["VAR_B"] = "B" }), Is.EqualTo(expected));
}
