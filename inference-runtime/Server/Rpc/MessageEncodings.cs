using ModelServing.Grpc.Status;
using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Rpc;

/// <summary>Names of message encodings. Pure. Source: gRPC, compression.md; its <c>deflate</c> is zlib (RFC 1950).</summary>
internal static class MessageEncodings
{
    /// <summary>For the header <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = "identity,deflate,gzip";

    /// <param name="encoding">The request's header <c>grpc-encoding</c>; empty where there is none.</param>
    /// <exception cref="RpcException">It is not offered.</exception>
    public static ContentCoding OfRequest(string encoding) => encoding switch
    {
        "" or "identity" => ContentCoding.Identity,
        "gzip" => ContentCoding.Gzip,
        "deflate" => ContentCoding.Deflate,
        _ => throw new RpcException(StatusCode.Unimplemented, $"grpc-encoding '{encoding}' is not supported; one of {Accepted} is"),
    };

    /// <summary>An answer is encoded as its request was, where the caller takes that: most callers announce what they could read, not what they want.</summary>
    /// <param name="request">The request's encoding.</param>
    /// <param name="acceptEncoding">The request's header <c>grpc-accept-encoding</c>; empty where there is none.</param>
    public static ContentCoding OfAnswer(ContentCoding request, string acceptEncoding)
    {
        foreach (var range in acceptEncoding.AsSpan().Split(','))
        {
            if (acceptEncoding.AsSpan(range).Trim().Equals(ContentCodings.Name(request), StringComparison.Ordinal))
            {
                return request;
            }
        }

        return ContentCoding.Identity;
    }
}
