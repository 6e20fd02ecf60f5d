using Amazon.Runtime;

namespace ModelServing.Runtime.Fetching.S3;

/// <summary>Lets the SDK ask only addresses that were checked.</summary>
internal sealed class GuardedHttpClientFactory(FetchContext context) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new GuardedHandler(context)) { Timeout = Timeout.InfiniteTimeSpan };

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;

    public override string? GetConfigUniqueString(IClientConfig clientConfig) => null;
}
