namespace ModelServing.Runtime.Fetching.S3;

/// <summary>Resolves a request's host once, refuses addresses that are not allowed, and connects to what was resolved.</summary>
internal sealed class GuardedHandler(FetchContext context) : DelegatingHandler(PinnedConnection.CreateHandler(context.Tuning.ConnectTimeout))
{
    private readonly HostGuard _guard = context.Guard();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The SDK's URL cannot be shown: it forbids to look at its path.
        switch (await _guard.CheckAsync(new Uri(request.RequestUri!.GetLeftPart(UriPartial.Authority)), cancellationToken))
        {
            case HostCheck.Allowed allowed:
                PinnedConnection.Pin(request, allowed.Addresses);
                return await base.SendAsync(request, cancellationToken);
            case HostCheck.Refused refused:
                throw new AddressRefusedException(refused.Message);
            case var unresolved:
                throw new HttpRequestException(HttpRequestError.NameResolutionError, ((HostCheck.Unresolved)unresolved).Message);
        }
    }
}
