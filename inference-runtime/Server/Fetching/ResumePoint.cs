using System.Net;
using System.Net.Http.Headers;

namespace ModelServing.Runtime.Fetching;

/// <summary>Lets a broken download go on where it stopped, if the resource is still the same (RFC 9110 sections 13.1.5 and 14.2). Pure.</summary>
/// <param name="Validator">A strong one; null where the server gave none and the download must begin again.</param>
internal readonly record struct ResumePoint(RangeConditionHeaderValue? Validator)
{
    public static ResumePoint None { get; }

    /// <summary>Reads the validator of a full answer.</summary>
    public static ResumePoint Of(HttpResponseMessage response)
    {
        if (response.Headers.AcceptRanges.Contains("none", StringComparer.OrdinalIgnoreCase))
        {
            return None;
        }

        if (response.Headers.ETag is { IsWeak: false } tag)
        {
            return new ResumePoint(new RangeConditionHeaderValue(tag));
        }

        // A date is a strong validator only once a second has passed since (RFC 9110 section 8.8.2.2).
        return response.Content.Headers.LastModified is { } modified && response.Headers.Date is { } now && now - modified >= TimeSpan.FromSeconds(1)
            ? new ResumePoint(new RangeConditionHeaderValue(modified))
            : None;
    }

    public bool CanResume(long received) => received > 0 && Validator is not null;

    public void Ask(HttpRequestMessage request, long received)
    {
        if (CanResume(received))
        {
            request.Headers.Range = new RangeHeaderValue(received, null);
            request.Headers.IfRange = Validator;
        }
    }

    /// <summary>Whether a 206 continues exactly where the download stopped.</summary>
    public static bool Continues(HttpResponseMessage response, long received) =>
        response.StatusCode == HttpStatusCode.PartialContent
        && response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from }
        && from == received;
}
