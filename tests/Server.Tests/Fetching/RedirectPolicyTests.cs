using ModelServing.Engine.Models;
using ModelServing.Runtime.Fetching;

namespace ModelServing.Runtime.Tests.Fetching;

internal sealed class RedirectPolicyTests
{
    [TestCase("https://a/x/y", "z", "https://a/x/z")]
    [TestCase("https://a/x", "/z?q=1", "https://a/z?q=1")]
    [TestCase("https://a/x", "//b/z", "https://b/z")]
    [TestCase("https://a/x", "https://b:8443/z", "https://b:8443/z")]
    [TestCase("http://a/x", "https://b/z", "https://b/z")]
    [TestCase("http://a/x", "http://b/z", "http://b/z")]
    public void A_location_is_read_as_seen_from_the_current_url(string current, string location, string next) =>
        Assert.That(Decide(current, location), Is.EqualTo(new RedirectDecision.Follow(new Uri(next))));

    [TestCase("https://a/x", "http://a/x", FailureReason.AddressRefused, "from https to http")]
    [TestCase("https://a/x", "ftp://a/x", FailureReason.AddressRefused, "scheme 'ftp'")]
    [TestCase("https://a/x", "file:///etc/passwd", FailureReason.AddressRefused, "scheme 'file'")]
    [TestCase("https://a/x", null, FailureReason.ModelUnreadable, "without a valid Location")]
    public void A_redirect_out_of_bounds_is_refused(string current, string? location, FailureReason reason, string message)
    {
        var refusal = (RedirectDecision.Refuse)Decide(current, location);

        Assert.That(refusal.Reason, Is.EqualTo(reason));
        Assert.That(refusal.Message, Does.Contain(message));
    }

    [Test]
    public void No_message_shows_user_information_or_query()
    {
        var refusal = (RedirectDecision.Refuse)Decide("https://user:secret@a/x?secret", "http://user:secret@b/y?secret#secret");

        Assert.That(refusal.Message, Does.Contain("https://a/x redirects to http://b/y").And.Not.Contain("secret"));
    }

    private static RedirectDecision Decide(string current, string? location) =>
        RedirectPolicy.Decide(new Uri(current), location is null ? null : new Uri(location, UriKind.RelativeOrAbsolute), 0, 5);
}
