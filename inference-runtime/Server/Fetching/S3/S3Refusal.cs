using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.S3;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching.S3;

/// <summary>What a store's refusal means. The store's own words are foreign text: only its error code gets into a message.</summary>
internal static partial class S3Refusal
{
    private const int BodyBytes = 4096;

    /// <summary>The code in an answer's body, such as <c>NoSuchKey</c>; null where there is none.</summary>
    public static async Task<string?> ReadCodeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[BodyBytes];
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return CodePattern().Match(Encoding.UTF8.GetString(buffer, 0, read)) is { Success: true } match ? match.Groups[1].Value : null;
        }
        catch (IOException)
        {
            // The status alone has to say it.
            return null;
        }
    }

    public static bool IsRegion(string? text) => text is not null && RegionPattern().IsMatch(text);

    public static AttemptOutcome.Failed NoCredentials(string origin, AmazonClientException fault) =>
        new(FailureReason.AccessDenied, $"{origin}: the pod's identity gives no credentials ({(fault.InnerException ?? fault).GetType().Name})");

    /// <summary>Of the SDK's own requests.</summary>
    public static AttemptOutcome OfList(string origin, AmazonS3Exception refusal)
    {
        var code = refusal.ErrorCode is { Length: > 0 } given && NamePattern().IsMatch(given) ? given : refusal.StatusCode.ToString();
        var message = string.Create(CultureInfo.InvariantCulture, $"{origin}: the store answers {(int)refusal.StatusCode} {code} to a list");
        return refusal.StatusCode switch
        {
            HttpStatusCode.NotFound => new AttemptOutcome.Failed(FailureReason.ModelNotFound, message),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new AttemptOutcome.Failed(FailureReason.AccessDenied, message),
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new AttemptOutcome.Interrupted(message),
            _ => new AttemptOutcome.Failed(FailureReason.ModelUnreadable, message),
        };
    }

    [GeneratedRegex("<Code>([A-Za-z0-9.]{1,64})</Code>", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9.]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionPattern();
}
