using System.Net;

namespace ModelServing.Host.Access;

/// <summary>The API server was not asked about a caller, or gave no answer; <see cref="Code"/> is what the caller is told.</summary>
internal sealed class ReviewException(HttpStatusCode code, TimeSpan retryAfter, string message, Exception? inner = null) : Exception(message, inner)
{
    public HttpStatusCode Code => code;

    public TimeSpan RetryAfter => retryAfter;
}
