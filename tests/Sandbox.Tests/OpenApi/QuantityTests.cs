using ModelServing.Sandbox.OpenApi;

namespace ModelServing.Sandbox.Tests.OpenApi;

public sealed class QuantityTests
{
    [TestCase("1", "1")]
    [TestCase("0.5", "500m")]
    [TestCase("1000m", "1")]
    [TestCase("1500m", "1500m")]
    [TestCase("1024Mi", "1Gi")]
    [TestCase("1.5Gi", "1536Mi")]
    [TestCase("1000", "1k")]
    [TestCase("2e3", "2e3")]
    [TestCase("0", "0")]
    [TestCase("-0.1", "-100m")]
    [TestCase("0.0000000001", "1n")]
    [TestCase("12345678901234567890", "12345678901234567890")]
    public void Amounts_are_stored_in_one_spelling(string written, string stored) =>
        Assert.That(Quantity.Canonical(written), Is.EqualTo(stored));

    [Test]
    public void The_stored_spelling_is_stable([Values("1Ki", "1023Mi", "7m", "3e6", "0.25", "123456k", "5E")] string written)
    {
        var stored = Quantity.Canonical(written)!;
        Assert.That(Quantity.Canonical(stored), Is.EqualTo(stored));
    }

    [TestCase("")]
    [TestCase("x")]
    [TestCase("1 Gi")]
    [TestCase("1gi")]
    [TestCase("1e999")]
    [TestCase("--1")]
    [TestCase("1..2")]
    public void Other_texts_are_none(string text) => Assert.That(Quantity.Canonical(text), Is.Null);
}
