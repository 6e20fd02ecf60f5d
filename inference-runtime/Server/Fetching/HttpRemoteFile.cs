namespace ModelServing.Runtime.Fetching;

/// <summary>A file behind a URL that needs nothing but itself.</summary>
internal sealed class HttpRemoteFile(Uri url, TimeProvider time) : IRemoteFile
{
    public string Origin { get; } = DisplayUrl.Of(url);

    public ValueTask<FirstHop> BeginAsync(CancellationToken cancellationToken) => new(new FirstHop.Ready(url));

    public ValueTask<AttemptOutcome> ExplainAsync(HttpResponseMessage response, Uri answeredUrl, CancellationToken cancellationToken) =>
        new(ResponseClassifier.Classify(response, answeredUrl, time.GetUtcNow()));
}
