using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching;

/// <summary>What an answer that carries no model means. Pure.</summary>
internal static class ResponseClassifier
{
    public static bool IsRedirect(HttpStatusCode status) => status is
        HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or
        HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <param name="response">Neither a success nor a redirect that leads anywhere.</param>
    /// <param name="url">That was asked.</param>
    /// <param name="now">For a Retry-After that is a date.</param>
    public static AttemptOutcome Classify(HttpResponseMessage response, Uri url, DateTimeOffset now) => IsRedirect(response.StatusCode)
        ? new AttemptOutcome.Failed(FailureReason.ModelUnreadable, $"{DisplayUrl.Of(url)} redirects without a valid Location")
        : Classify(
            response,
            string.Create(CultureInfo.InvariantCulture, $"{DisplayUrl.Of(url)} answers {(int)response.StatusCode} {ReasonPhrase(response)}").TrimEnd(),
            now);

    /// <param name="response">Neither a success nor a redirect.</param>
    /// <param name="message">Says what was answered.</param>
    /// <param name="now">For a Retry-After that is a date.</param>
    public static AttemptOutcome Classify(HttpResponseMessage response, string message, DateTimeOffset now) => (int)response.StatusCode switch
    {
        404 or 410 => new AttemptOutcome.Failed(FailureReason.ModelNotFound, message),
        401 or 403 => new AttemptOutcome.Failed(FailureReason.AccessDenied, message),
        408 or 416 or 425 or 429 or (>= 500 and < 600) => new AttemptOutcome.Interrupted(message, RetryAfter(response.Headers.RetryAfter, now)),
        _ => new AttemptOutcome.Failed(FailureReason.ModelUnreadable, message),
    };

    // The server's own phrase would be foreign text in our messages.
    private static string ReasonPhrase(HttpResponseMessage response) =>
        Enum.IsDefined(response.StatusCode) ? response.StatusCode.ToString() : "";

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now) =>
        header?.Delta ?? (header?.Date is { } date && date > now ? date - now : null);
}
