using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>Where a registry sends whoever has no token yet (RFC 6750 section 3, and the distribution project's token specification).</summary>
/// <param name="Realm">The token service.</param>
/// <param name="Service">What the token is for; may be absent.</param>
/// <param name="Scope">Which rights; may be absent.</param>
internal sealed partial record BearerChallenge(Uri Realm, string? Service, string? Scope)
{
    /// <summary>Null where there is no such challenge, or none that leads anywhere.</summary>
    public static BearerChallenge? Find(IEnumerable<AuthenticationHeaderValue> challenges)
    {
        foreach (var challenge in challenges.Where(challenge => challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)))
        {
            var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (Match match in ParameterPattern().Matches(challenge.Parameter ?? ""))
            {
                values.TryAdd(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : match.Groups[3].Value);
            }

            if (Uri.TryCreate(values.GetValueOrDefault("realm"), UriKind.Absolute, out var realm) && (realm.Scheme == Uri.UriSchemeHttp || realm.Scheme == Uri.UriSchemeHttps) && realm.UserInfo.Length == 0)
            {
                return new BearerChallenge(realm, values.GetValueOrDefault("service"), values.GetValueOrDefault("scope"));
            }
        }

        return null;
    }

    /// <summary>The realm with what is asked of it.</summary>
    /// <param name="scope">Where the challenge names none.</param>
    public Uri Url(string scope)
    {
        var query = $"scope={Uri.EscapeDataString(Scope ?? scope)}{(Service is null ? "" : $"&service={Uri.EscapeDataString(Service)}")}";
        return new UriBuilder(Realm) { Query = Realm.Query.Length > 1 ? $"{Realm.Query[1..]}&{query}" : query }.Uri;
    }

    [GeneratedRegex("""([A-Za-z_]+)=(?:"([^"]*)"|([^\s,"]+))""", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterPattern();
}
