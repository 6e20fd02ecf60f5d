using System.Globalization;
using ModelServing.Protocol.Errors;

namespace ModelServing.Runtime.Endpoints;

/// <summary>Reads the headers that name content codings. Pure. Source: RFC 9110, sections 8.4 and 12.5.3.</summary>
internal static class ContentCodings
{
    /// <summary>What a caller may send, for the header <c>Accept-Encoding</c> of an answer that refuses an encoding.</summary>
    public const string Accepted = "gzip, deflate";

    // A caller's list is short; a longer one is only work.
    private const int MaxListed = 16;

    /// <param name="contentEncoding">The request's header <c>Content-Encoding</c>; empty where there is none.</param>
    /// <exception cref="ProtocolException">It is an encoding that is not offered, or several, one over another.</exception>
    public static ContentCoding OfRequest(string contentEncoding) => contentEncoding.Length == 0
        ? ContentCoding.Identity
        : Find(contentEncoding.AsSpan().Trim()) ?? throw new ProtocolException(
            ErrorKind.UnsupportedEncoding, $"Content-Encoding '{contentEncoding}' is not supported; send the body as it is, or one of {Accepted}");

    /// <summary>The coding of an answer: what the caller rates highest, gzip before deflate where it does not care.</summary>
    /// <param name="acceptEncoding">The request's header <c>Accept-Encoding</c>; without it nothing is compressed.</param>
    public static ContentCoding OfAnswer(string acceptEncoding)
    {
        if (acceptEncoding.Length == 0)
        {
            return ContentCoding.Identity;
        }

        // Not said means: identity is acceptable, the others are not.
        Span<double?> quality = stackalloc double?[3];
        double? others = null;
        var listed = 0;
        foreach (var range in acceptEncoding.AsSpan().Split(','))
        {
            if (++listed > MaxListed)
            {
                break;
            }

            var (name, rating) = Rate(acceptEncoding.AsSpan(range));
            if (name is "*")
            {
                others = rating;
            }
            else if (Find(name) is { } coding)
            {
                quality[(int)coding] = rating;
            }
        }

        var best = ContentCoding.Identity;
        var bestRating = quality[(int)ContentCoding.Identity] ?? 0.001;
        foreach (var coding in (ReadOnlySpan<ContentCoding>)[ContentCoding.Gzip, ContentCoding.Deflate])
        {
            var rating = quality[(int)coding] ?? others ?? 0;
            if (rating > bestRating || (rating == bestRating && best == ContentCoding.Identity && rating > 0))
            {
                (best, bestRating) = (coding, rating);
            }
        }

        return best;
    }

    /// <summary>The name on the wire.</summary>
    public static string Name(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gzip",
        ContentCoding.Deflate => "deflate",
        _ => "identity",
    };

    private static ContentCoding? Find(ReadOnlySpan<char> name) =>
        name.Equals("gzip", StringComparison.OrdinalIgnoreCase) || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase) ? ContentCoding.Gzip
        : name.Equals("deflate", StringComparison.OrdinalIgnoreCase) ? ContentCoding.Deflate
        : name.Equals("identity", StringComparison.OrdinalIgnoreCase) ? ContentCoding.Identity
        : null;

    /// <summary>A coding and its rating, 0 to 1; a rating that is none counts as 0, so that nothing is sent that was not asked for.</summary>
    private static (string Name, double Rating) Rate(ReadOnlySpan<char> element)
    {
        var semicolon = element.IndexOf(';');
        if (semicolon < 0)
        {
            return (element.Trim().ToString(), 1);
        }

        var parameter = element[(semicolon + 1)..].Trim();
        var rating = parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 1 ? value : 0;
        return (element[..semicolon].Trim().ToString(), rating);
    }
}
