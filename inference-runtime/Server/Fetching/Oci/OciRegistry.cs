using System.Net;
using System.Net.Http.Headers;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>A repository of a registry, and the token that opens it. Source: OCI distribution specification 1.1.</summary>
internal sealed class OciRegistry(OciReference reference, RegistryCredentials credentials, GuardedClient client, FetchContext context) : IDisposable
{
    private const int MaxDocumentBytes = 4 << 20;
    private static readonly TimeSpan DefaultTokenLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TokenMargin = TimeSpan.FromSeconds(10);

    private static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    ];

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private BearerChallenge? _challenge;
    private AuthenticationHeaderValue? _authorization;
    private DateTimeOffset _issued;
    private DateTimeOffset _expires = DateTimeOffset.MaxValue;

    /// <summary>The bytes of a manifest or an index, with its digest checked.</summary>
    public async Task<OciDocument> GetManifestAsync(Sha256Digest digest, CancellationToken cancellationToken)
    {
        var origin = $"{reference.Registry}/{reference.Repository}@{digest.Qualified}";
        var url = new Uri(reference.Api, $"manifests/{digest.Qualified}");
        byte[] content = [];
        var outcome = await Retry.RunAsync(context, () => TransportAttempt.RunAsync(origin, context, AttemptAsync, cancellationToken), cancellationToken);
        if (outcome is TransferOutcome.Failed failed)
        {
            return new OciDocument.Failed(failed);
        }

        var actual = Sha256Digest.FromBytes(System.Security.Cryptography.SHA256.HashData(content));
        return actual == digest
            ? new OciDocument.Found(content)
            : new OciDocument.Failed(new TransferOutcome.Failed(FailureReason.DigestMismatch, $"the registry answers {origin} with a document whose digest is {actual.Qualified}"));

        async Task<AttemptOutcome> AttemptAsync(StallWatch watch)
        {
            var document = await GetAsync(url, origin, watch, isChallenged: false);
            content = document.Content;
            return document.Outcome;
        }
    }

    /// <summary>Where a blob's download begins.</summary>
    public async Task<FirstHop> BeginBlobAsync(Sha256Digest digest, CancellationToken cancellationToken)
    {
        if (_challenge is not null && context.Time.GetUtcNow() >= _expires && await AuthorizeAsync(cancellationToken) is { } refused)
        {
            return new FirstHop.Refused(refused);
        }

        return new FirstHop.Ready(new Uri(reference.Api, $"blobs/{digest.Qualified}"), _authorization);
    }

    /// <summary>A token was not taken: if it is no longer the one in use, or is an old one, the next request goes with another.</summary>
    /// <param name="used">What the refused request went with.</param>
    /// <returns>False where another would not help.</returns>
    public bool ForgetToken(AuthenticationHeaderValue? used)
    {
        if (_challenge is null)
        {
            return false;
        }

        if (!Equals(used, _authorization))
        {
            return true;
        }

        if (context.Time.GetUtcNow() - _issued <= TokenMargin)
        {
            return false;
        }

        _expires = DateTimeOffset.MinValue;
        return true;
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<(AttemptOutcome Outcome, byte[] Content)> GetAsync(Uri url, string origin, StallWatch watch, bool isChallenged)
    {
        var exchange = await client.GetAsync(new FirstHop.Ready(url, _authorization), request => ManifestTypes.ToList().ForEach(request.Headers.Accept.ParseAdd), watch.Token);
        if (exchange is not Exchange.Answered answered)
        {
            return (((Exchange.Refused)exchange).Outcome, []);
        }

        using (answered.Response)
        {
            if (answered.Response.StatusCode == HttpStatusCode.Unauthorized && !isChallenged)
            {
                return await TakeChallengeAsync(answered.Response, watch.Token) is { } refused
                    ? (refused, [])
                    : await GetAsync(url, origin, watch, isChallenged: true);
            }

            return answered.Response.StatusCode == HttpStatusCode.OK
                ? await ReadAsync(answered.Response, origin, watch.Token)
                : (ResponseClassifier.Classify(answered.Response, answered.Url, context.Time.GetUtcNow()), []);
        }
    }

    private async Task<AttemptOutcome?> TakeChallengeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        _challenge = BearerChallenge.Find(response.Headers.WwwAuthenticate);
        if (_challenge is not null)
        {
            return await AuthorizeAsync(cancellationToken);
        }

        if (credentials.Basic is not null && response.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)))
        {
            _authorization = credentials.Basic;
            return null;
        }

        return new AttemptOutcome.Failed(
            FailureReason.AccessDenied,
            $"{reference.Registry} wants to know who asks for {reference.Repository}{(credentials.Basic is null ? "; credentialsSecretRef names no credentials" : "")}");
    }

    /// <returns>Null where there is a token.</returns>
    private async Task<AttemptOutcome?> AuthorizeAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return _authorization is { Scheme: "Bearer" } && context.Time.GetUtcNow() < _expires ? null : await AskForTokenAsync(_challenge!, cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<AttemptOutcome?> AskForTokenAsync(BearerChallenge challenge, CancellationToken cancellationToken)
    {
        var realm = DisplayUrl.Of(challenge.Realm);
        if (challenge.Realm.Scheme == Uri.UriSchemeHttp && reference.Api.Scheme != Uri.UriSchemeHttp)
        {
            return new AttemptOutcome.Failed(FailureReason.AddressRefused, $"{reference.Registry} sends for a token to {realm}; credentials do not go over plain http");
        }

        var exchange = await client.GetAsync(new FirstHop.Ready(challenge.Url($"repository:{reference.Repository}:pull"), credentials.Basic), _ => { }, cancellationToken);
        if (exchange is not Exchange.Answered answered)
        {
            return ((Exchange.Refused)exchange).Outcome;
        }

        using (answered.Response)
        {
            if (answered.Response.StatusCode != HttpStatusCode.OK)
            {
                return ResponseClassifier.Classify(answered.Response, answered.Url, context.Time.GetUtcNow());
            }

            var (outcome, content) = await ReadAsync(answered.Response, realm, cancellationToken);
            return outcome is AttemptOutcome.Complete ? Take(content, realm) : outcome;
        }
    }

    private AttemptOutcome.Failed? Take(byte[] content, string realm)
    {
        var answer = OciDocument.Parse(content, OciJsonContext.Default.RegistryToken);
        if ((answer?.Token ?? answer?.AccessToken) is not { Length: > 0 } token || token.Any(character => character is <= ' ' or > '~'))
        {
            return new AttemptOutcome.Failed(FailureReason.ModelUnreadable, $"{realm} answers without a token");
        }

        _authorization = new AuthenticationHeaderValue("Bearer", token);
        _issued = context.Time.GetUtcNow();
        var life = answer!.ExpiresIn is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : DefaultTokenLife;
        _expires = _issued + (life > TokenMargin * 2 ? life - TokenMargin : life);
        return null;
    }

    private static async Task<(AttemptOutcome Outcome, byte[] Content)> ReadAsync(HttpResponseMessage response, string origin, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxDocumentBytes + 1];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return read > MaxDocumentBytes
                ? (new AttemptOutcome.Failed(FailureReason.InvalidModel, $"{origin} is longer than {MaxDocumentBytes} bytes"), [])
                : (new AttemptOutcome.Complete(), buffer[..read]);
        }
        catch (IOException broken)
        {
            return (new AttemptOutcome.Interrupted($"the connection broke while {origin} was read: {broken.Message}"), []);
        }
    }
}
