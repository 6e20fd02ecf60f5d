namespace ModelServing.Kubernetes.Transport;

/// <summary>When a call is sent again: only when the server says when (429 or 5xx with <c>Retry-After</c>), or when an idempotent call got no answer.</summary>
internal static class RetryPolicy
{
    /// <summary>client-go's <c>maxRetries</c>.</summary>
    private const int MaxServerRetries = 10;

    private const int MaxNetworkRetries = 3;

    /// <summary>How long to wait before the next try, after <paramref name="tries"/> (at least 1); null to give up.</summary>
    public static TimeSpan? DelayAfter(ApiRequest request, Exception failure, int tries) => failure switch
    {
        ApiException { RetryAfter: { } wait, Code: var code } when tries <= MaxServerRetries && ((int)code == 429 || (int)code >= 500) => wait,
        ApiUnreachableException when request.IsIdempotent && tries <= MaxNetworkRetries => TimeSpan.FromMilliseconds(100 * Math.Pow(2, tries - 1)),
        _ => null,
    };
}
