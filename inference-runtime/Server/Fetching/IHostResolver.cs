using System.Net;

namespace ModelServing.Runtime.Fetching;

/// <summary>The door to DNS.</summary>
internal interface IHostResolver
{
    /// <exception cref="System.Net.Sockets.SocketException">The name has no address, or the resolver does not answer.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}
