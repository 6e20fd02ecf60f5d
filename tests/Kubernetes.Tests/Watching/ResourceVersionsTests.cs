using ModelServing.Kubernetes.Watching;

namespace ModelServing.Kubernetes.Tests.Watching;

public sealed class ResourceVersionsTests
{
    [TestCase("9", "10", true)]
    [TestCase("10", "9", false)]
    [TestCase("10", "10", false)]
    [TestCase("99999999999999999999998", "99999999999999999999999", true)]
    [TestCase(null, "1", false)]
    [TestCase("1", "", false)]
    [TestCase("a1", "b2", false)]
    [TestCase("01", "2", false)]
    public void Versions_are_integers_of_any_length_or_have_no_order(string? left, string? right, bool older) =>
        Assert.That(ResourceVersions.IsOlder(left, right), Is.EqualTo(older));
}
