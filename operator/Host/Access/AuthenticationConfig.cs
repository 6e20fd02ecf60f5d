using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ModelServing.Host.Access.Kinds;

namespace ModelServing.Host.Access;

/// <summary>
/// What the cluster's API server publishes for the servers behind it, in ConfigMap <c>kube-system/extension-apiserver-authentication</c>. Null members are
/// absent or unreadable: whoever would be authenticated by them is not.
/// </summary>
internal sealed record AuthenticationConfig(
    X509Certificate2Collection? ClientAuthorities,
    X509Certificate2Collection? ProxyAuthorities,
    IReadOnlyList<string>? AllowedNames,
    IReadOnlyList<string> UserHeaders,
    IReadOnlyList<string> UidHeaders,
    IReadOnlyList<string> GroupHeaders,
    IReadOnlyList<string> ExtraPrefixes)
{
    /// <summary>Nobody is known by a certificate.</summary>
    public static AuthenticationConfig None { get; } = new(null, null, null, [], [], [], []);

    public static AuthenticationConfig Parse(IReadOnlyDictionary<string, string>? data) => data is null ? None : new AuthenticationConfig(
        Certificates(data, "client-ca-file"),
        Certificates(data, "requestheader-client-ca-file"),
        // An absent list allows any name; one that cannot be read allows none.
        data.ContainsKey("requestheader-allowed-names") ? Texts(data, "requestheader-allowed-names") : [],
        Texts(data, "requestheader-username-headers") ?? [],
        Texts(data, "requestheader-uid-headers") ?? [],
        Texts(data, "requestheader-group-headers") ?? [],
        Texts(data, "requestheader-extra-headers-prefix") ?? []);

    private static X509Certificate2Collection? Certificates(IReadOnlyDictionary<string, string> data, string key)
    {
        if (!data.TryGetValue(key, out var pem))
        {
            return null;
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            return certificates.Count > 0 ? certificates : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string[]? Texts(IReadOnlyDictionary<string, string> data, string key)
    {
        try
        {
            // With a null left out, a list of allowed names could become the empty one, which allows any.
            return data.TryGetValue(key, out var json) && JsonSerializer.Deserialize(json, AccessJsonContext.Default.IReadOnlyListString) is { } texts && !texts.Contains(null!) ? [.. texts] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
