using ModelServing.Sandbox.Scheduling;

namespace ModelServing.Sandbox.Tests.Scheduling;

public sealed class ResourceQuantityTests
{
    [TestCase("1", 1000)]
    [TestCase("100m", 100)]
    [TestCase("1.5", 1500)]
    [TestCase("1Ki", 1_024_000)]
    [TestCase("2Gi", 2_147_483_648_000)]
    [TestCase("1k", 1_000_000)]
    [TestCase("1e3", 1_000_000)]
    [TestCase("1E", 1_000_000_000_000_000_000_000d)]
    [TestCase("1n", 1, Description = "rounded up")]
    public void Quantities_are_read_in_thousandths(string text, double millis) => Assert.That((double)ResourceQuantity.ParseMillis(text), Is.EqualTo(millis));

    [TestCase("")]
    [TestCase("1KiB")]
    [TestCase("one")]
    [TestCase("99999999999999999999999999Ei")]
    public void What_is_no_quantity_is_refused_by_its_text(string text) =>
        Assert.That(() => ResourceQuantity.ParseMillis(text), Throws.TypeOf<FormatException>().With.Message.Contains($"\"{text}\""));
}
