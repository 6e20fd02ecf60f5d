using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching;

/// <summary>Which redirects are followed. Pure; the address behind the new URL is checked before it is asked.</summary>
internal static class RedirectPolicy
{
    /// <param name="current">The URL that answered with a redirect.</param>
    /// <param name="location">Its Location header, absolute or relative; null where there is none that can be parsed.</param>
    /// <param name="followed">Redirects followed so far.</param>
    /// <param name="maxRedirects">How many may be.</param>
    public static RedirectDecision Decide(Uri current, Uri? location, int followed, int maxRedirects)
    {
        var origin = DisplayUrl.Of(current);
        if (location is null || !Uri.TryCreate(current, location, out var next))
        {
            return new RedirectDecision.Refuse(FailureReason.ModelUnreadable, $"{origin} redirects without a valid Location");
        }

        if (next.Scheme != Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttp)
        {
            return new RedirectDecision.Refuse(FailureReason.AddressRefused, $"{origin} redirects to the scheme '{next.Scheme}'; only http and https are followed");
        }

        if (current.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp)
        {
            return new RedirectDecision.Refuse(FailureReason.AddressRefused, $"{origin} redirects to {DisplayUrl.Of(next)}; a redirect from https to http is not followed");
        }

        return followed < maxRedirects
            ? new RedirectDecision.Follow(next)
            : new RedirectDecision.Refuse(FailureReason.ModelUnreadable, $"{origin} redirects once more after {followed} redirects; fetch.maxRedirects is {maxRedirects}");
    }
}
