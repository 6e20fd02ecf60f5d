namespace ModelServing.Runtime.Fetching;

/// <summary>How a request, with the redirects that it was answered with, ended; exactly one of the nested cases.</summary>
internal abstract record Exchange
{
    private Exchange()
    {
    }

    /// <param name="Response">The last answer; the caller disposes of it.</param>
    /// <param name="Url">That gave it.</param>
    internal sealed record Answered(HttpResponseMessage Response, Uri Url) : Exchange;

    /// <summary>No answer may be had.</summary>
    internal sealed record Refused(AttemptOutcome Outcome) : Exchange;
}
