using ModelServing.Controllers.Probing;

namespace ModelServing.Controllers.Tests.Probing;

public sealed class PodAddressTests
{
    [TestCase("10.1.2.3", "10.1.2.3")]
    [TestCase("127.64.0.9", "127.64.0.9")]
    [TestCase("::ffff:10.1.2.3", "10.1.2.3")]
    [TestCase("fd00::7", "fd00::7")]
    public void An_address_of_a_pod_may_be_asked(string text, string address) => Assert.That(PodAddress.Parse(text)?.ToString(), Is.EqualTo(address));

    [TestCase("169.254.169.254")]
    [TestCase("::ffff:169.254.169.254")]
    [TestCase("0.0.0.0")]
    [TestCase("255.255.255.255")]
    [TestCase("224.0.0.1")]
    [TestCase("fe80::1%eth0")]
    [TestCase("ff02::1")]
    [TestCase("::")]
    [TestCase("models.example.com")]
    [TestCase("10.1.2.3:80")]
    [TestCase("")]
    [TestCase(null)]
    public void Anything_else_may_not(string? text) => Assert.That(PodAddress.Parse(text), Is.Null);
}
