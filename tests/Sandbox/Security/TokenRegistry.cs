using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ModelServing.Sandbox.Security;

/// <summary>Bearer tokens of this cluster. Only their digests are kept; a token says nothing about its bearer.</summary>
internal sealed class TokenRegistry
{
    private readonly ConcurrentDictionary<string, Identity> _byDigest = new(StringComparer.Ordinal);

    public string Issue(string user, IReadOnlyList<string> groups)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _byDigest[Digest(token)] = new Identity(user, [.. groups, "system:authenticated"]);
        return token;
    }

    public Identity? Find(string token) => _byDigest.GetValueOrDefault(Digest(token));

    private static string Digest(string token) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));
}
