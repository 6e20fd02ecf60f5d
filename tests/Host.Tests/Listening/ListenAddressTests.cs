using ModelServing.Host.Listening;

namespace ModelServing.Host.Tests.Listening;

public sealed class ListenAddressTests
{
    [TestCase(":8443")]
    [TestCase(":0")]
    [TestCase("127.0.0.1:8443")]
    [TestCase("0.0.0.0:1")]
    [TestCase("[::1]:65535")]
    [TestCase("[::]:8443")]
    public void An_address_reads_back_as_it_was_written(string text) => Assert.That(ListenAddress.Parse(text)?.ToString(), Is.EqualTo(text));

    [TestCase("")]
    [TestCase(":")]
    [TestCase("8443")]
    [TestCase(":65536")]
    [TestCase(":-1")]
    [TestCase(": 1")]
    [TestCase(":+1")]
    [TestCase("1:8443")]
    [TestCase("127.1:8443")]
    [TestCase("::1:8443")]
    [TestCase("[::1:8443")]
    [TestCase("[127.0.0.1]:8443")]
    [TestCase("[]:8443")]
    [TestCase("localhost:8443")]
    [TestCase("https://127.0.0.1:8443")]
    public void What_could_be_read_in_two_ways_is_refused(string text) => Assert.That(ListenAddress.Parse(text), Is.Null);
}
