using System.Net;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>A blob of a registry; most of them redirect to a store, which gets no token.</summary>
internal sealed class OciBlobFile(OciRegistry registry, Sha256Digest digest, string artifact, TimeProvider time) : IRemoteFile
{
    public string Origin { get; } = $"{digest.Qualified} of {artifact}";

    public async ValueTask<FirstHop> BeginAsync(CancellationToken cancellationToken) => await registry.BeginBlobAsync(digest, cancellationToken);

    public ValueTask<AttemptOutcome> ExplainAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized && registry.ForgetToken(response.RequestMessage?.Headers.Authorization))
        {
            return new(new AttemptOutcome.Interrupted($"{DisplayUrl.Of(url)} does not take the token any more"));
        }

        return new(ResponseClassifier.Classify(response, url, time.GetUtcNow()));
    }
}
