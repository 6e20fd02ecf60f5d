using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching;

/// <summary>Asks only addresses that were checked, follows redirects by hand and checks each of them, and takes credentials to their own origin alone.</summary>
internal sealed class GuardedClient : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _client;
    private readonly HostGuard _guard;
    private readonly int _maxRedirects;
    private readonly ILogger _logger;

    public GuardedClient(FetchContext context)
    {
        _guard = context.Guard();
        _maxRedirects = context.Settings.MaxRedirects;
        _logger = context.Logger;
        _handler = PinnedConnection.CreateHandler(context.Tuning.ConnectTimeout);
        _client = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
    }

    public static string UserAgent { get; } = $"modelserving-runtime/{typeof(GuardedClient).Assembly.GetName().Version?.ToString(3)}";

    /// <param name="first">Where to begin.</param>
    /// <param name="prepare">Sets headers; called once for each hop.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <exception cref="HttpRequestException">The connection failed.</exception>
    public async Task<Exchange> GetAsync(FirstHop.Ready first, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        var url = first.Url;
        for (var followed = 0; ; followed++)
        {
            var check = await _guard.CheckAsync(url, cancellationToken);
            if (check is not HostCheck.Allowed allowed)
            {
                return new Exchange.Refused(check is HostCheck.Refused refused
                    ? new AttemptOutcome.Failed(FailureReason.AddressRefused, refused.Message)
                    : new AttemptOutcome.Interrupted(((HostCheck.Unresolved)check).Message));
            }

            var response = await SendAsync(url, first, allowed, prepare, cancellationToken);
            if (!ResponseClassifier.IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
            {
                return new Exchange.Answered(response, url);
            }

            response.Dispose();
            switch (RedirectPolicy.Decide(url, location, followed, _maxRedirects))
            {
                case RedirectDecision.Follow next:
                    Log.Redirected(_logger, DisplayUrl.Of(url), DisplayUrl.Of(next.Url));
                    url = next.Url;
                    break;
                case RedirectDecision.Refuse refusal:
                    return new Exchange.Refused(new AttemptOutcome.Failed(refusal.Reason, refusal.Message));
            }
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(
        Uri url, FirstHop.Ready first, HostCheck.Allowed allowed, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.AcceptEncoding.ParseAdd("identity");
        prepare(request);
        if (url.GetLeftPart(UriPartial.Authority) == first.Url.GetLeftPart(UriPartial.Authority))
        {
            request.Headers.Authorization = first.Authorization;
        }

        PinnedConnection.Pin(request, allowed.Addresses);
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
