using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ModelServing.Host.Access.Kinds;

namespace ModelServing.Host.Access;

/// <summary>
/// Finds out who sends a request, in the order of an aggregated API server: the front proxy speaks for somebody, a client certificate, a bearer token.
/// The front proxy's headers count only with its certificate; from anybody else they are air.
/// </summary>
internal sealed class Authenticator(Func<AuthenticationConfig> config, AccessReviews reviews, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private const int LongestToken = 32 * 1024;
    private readonly ClientTrust _proxies = new(time);
    private readonly ClientTrust _clients = new(time);
    private readonly DecisionCache<CallerIdentity?> _tokens = new(time);

    /// <summary>Null for nobody in particular.</summary>
    /// <exception cref="ReviewException">It could not be found out.</exception>
    public async Task<CallerIdentity?> IdentifyAsync(HttpContext http)
    {
        var known = config();
        var certificate = http.Connection.ClientCertificate;
        var identity = FromProxy(known, certificate, http.Request.Headers) ?? FromCertificate(known, certificate) ?? await FromTokenAsync(http);
        return identity?.WithAuthenticatedGroup();
    }

    private CallerIdentity? FromProxy(AuthenticationConfig known, X509Certificate2? certificate, IHeaderDictionary headers) =>
        certificate is not null
        && known is { ProxyAuthorities: { } authorities, AllowedNames: { } allowed }
        && _proxies.IsTrusted(certificate, authorities)
        && (allowed.Count == 0 || (ClientTrust.Names(certificate).CommonName is { } name && allowed.Contains(name)))
            ? RequestHeaders.Read(known, headers)
            : null;

    private CallerIdentity? FromCertificate(AuthenticationConfig known, X509Certificate2? certificate) =>
        certificate is not null
        && known.ClientAuthorities is { } authorities
        && _clients.IsTrusted(certificate, authorities)
        && ClientTrust.Names(certificate) is ({ } user, var groups)
            ? new CallerIdentity(user, null, groups, new Dictionary<string, IReadOnlyList<string>>())
            : null;

    private Task<CallerIdentity?> FromTokenAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        return token.Length is 0 or > LongestToken
            ? Task.FromResult<CallerIdentity?>(null)
            // The cache knows tokens by their digest alone.
            : _tokens.GetAsync(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token))), stop => ReviewAsync(token, stop), http.RequestAborted);
    }

    private async Task<CallerIdentity?> ReviewAsync(string token, CancellationToken cancellationToken)
    {
        var review = await reviews.AskAsync(new V1TokenReview { Spec = new V1TokenReviewSpec { Token = token } }, cancellationToken);
        return review.Status is { Authenticated: true, User: { Username: { Length: > 0 } name } user }
            ? new CallerIdentity(name, user.Uid, user.Groups ?? [], user.Extra ?? new Dictionary<string, IReadOnlyList<string>>())
            : null;
    }
}
