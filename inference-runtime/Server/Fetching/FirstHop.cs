using System.Net.Http.Headers;

namespace ModelServing.Runtime.Fetching;

/// <summary>Where an attempt begins; exactly one of the nested cases.</summary>
internal abstract record FirstHop
{
    private FirstHop()
    {
    }

    /// <param name="Url">The first URL; redirects may lead away from it.</param>
    /// <param name="Authorization">Sent to the origin of <paramref name="Url"/> and to no other; null for none.</param>
    internal sealed record Ready(Uri Url, AuthenticationHeaderValue? Authorization = null) : FirstHop;

    /// <summary>There is nobody to ask.</summary>
    internal sealed record Refused(AttemptOutcome Outcome) : FirstHop;
}
