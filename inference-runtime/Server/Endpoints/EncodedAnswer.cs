using System.IO.Compression;

namespace ModelServing.Runtime.Endpoints;

/// <summary>Sends the body of an answer to an inference request, compressed where the caller asks for it.</summary>
internal static class EncodedAnswer
{
    /// <summary>A smaller body fits into one packet as it is.</summary>
    private const int MinCompressedBytes = 1_024;

    /// <param name="context">Its status and headers other than those of the body are set.</param>
    /// <param name="contentType">Of the body before compression.</param>
    /// <param name="body">The whole of it.</param>
    public static async Task SendAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.ContentType = contentType;
        var asked = context.Request.Headers.AcceptEncoding;
        var coding = asked.Count == 0 || body.Length < MinCompressedBytes ? ContentCoding.Identity : ContentCodings.OfAnswer(asked.ToString());
        if (coding == ContentCoding.Identity)
        {
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, context.RequestAborted);
            return;
        }

        response.Headers.ContentEncoding = ContentCodings.Name(coding);
        response.Headers.Vary = "Accept-Encoding";
        await using var compressor = Open(coding, response.Body);
        await compressor.WriteAsync(body, context.RequestAborted);
    }

    private static Stream Open(ContentCoding coding, Stream body) => coding == ContentCoding.Gzip
        ? new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true)
        : new ZLibStream(body, CompressionLevel.Fastest, leaveOpen: true);
}
