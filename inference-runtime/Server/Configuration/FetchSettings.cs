using System.Net;

namespace ModelServing.Runtime.Configuration;

/// <param name="MaxBytes">The largest file that is accepted.</param>
/// <param name="Timeout">For the whole fetch, retries included.</param>
/// <param name="MaxRedirects">Hops followed after the first request.</param>
/// <param name="AllowedNetworks">Blocks that a model URL may resolve into although they are not public.</param>
internal sealed record FetchSettings(long MaxBytes, TimeSpan Timeout, int MaxRedirects, IReadOnlyList<IPNetwork> AllowedNetworks);
