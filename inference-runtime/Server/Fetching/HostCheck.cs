using System.Net;

namespace ModelServing.Runtime.Fetching;

/// <summary>What a URL's host resolves into; exactly one of the nested cases.</summary>
internal abstract record HostCheck
{
    private HostCheck()
    {
    }

    /// <param name="Addresses">Never empty; each may be connected to.</param>
    internal sealed record Allowed(IReadOnlyList<IPAddress> Addresses) : HostCheck;

    /// <summary>No address may be connected to.</summary>
    internal sealed record Refused(string Message) : HostCheck;

    /// <summary>The name has no address, or the resolver did not answer.</summary>
    internal sealed record Unresolved(string Message) : HostCheck;
}
