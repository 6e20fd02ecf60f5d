using System.Globalization;
using Amazon.Runtime;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching.S3;

/// <summary>An object, read by URLs that are signed anew for each request.</summary>
internal sealed class S3RemoteFile(S3Store store, string key, TimeProvider time) : IRemoteFile
{
    public string Origin { get; } = $"'{key}' in {store.Name}";

    public async ValueTask<FirstHop> BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new FirstHop.Ready(await store.SignAsync(key).WaitAsync(cancellationToken));
        }
        catch (AmazonClientException none)
        {
            return new FirstHop.Refused(S3Refusal.NoCredentials(Origin, none));
        }
    }

    public async ValueTask<AttemptOutcome> ExplainAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        var code = await S3Refusal.ReadCodeAsync(response, cancellationToken);
        var region = response.Headers.TryGetValues("x-amz-bucket-region", out var values) ? values.First() : null;
        var message = string.Create(CultureInfo.InvariantCulture, $"{Origin}: the store answers {(int)response.StatusCode} {code ?? response.StatusCode.ToString()}");
        return ResponseClassifier.IsRedirect(response.StatusCode) || code == "AuthorizationHeaderMalformed"
            ? new AttemptOutcome.Failed(
                FailureReason.ModelUnreadable, S3Refusal.IsRegion(region) ? $"{message}; the bucket is in the region {region}: set region" : $"{message}; is region right?")
            : ResponseClassifier.Classify(response, message, time.GetUtcNow());
    }
}
