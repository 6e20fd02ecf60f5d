using ModelServing.Grpc.Status;

namespace ModelServing.Grpc.Tests.Status;

internal sealed class StatusMessageTests
{
    [TestCase("plain text, with 'quotes'", "plain text, with 'quotes'")]
    [TestCase("100%", "100%25")]
    [TestCase("line\r\nend", "line%0D%0Aend")]
    [TestCase("ü €", "%C3%BC %E2%82%AC")]
    [TestCase("😀", "%F0%9F%98%80")]
    [TestCase("", "")]
    public void Everything_but_printable_ASCII_is_escaped(string message, string expected) =>
        Assert.That(StatusMessage.Encode(message), Is.EqualTo(expected));

    [Test]
    public void A_long_message_is_cut_at_a_character()
    {
        var encoded = StatusMessage.Encode(new string('€', 5000));

        Assert.That(encoded, Has.Length.EqualTo(2048 / 3 * 9));
        Assert.That(Uri.UnescapeDataString(encoded), Is.EqualTo(new string('€', 2048 / 3)));
    }

    [Test]
    public void Half_a_character_becomes_the_replacement() => Assert.That(StatusMessage.Encode("a\uD83D"), Is.EqualTo("a%EF%BF%BD"));
}
