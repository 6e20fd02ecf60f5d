using ModelServing.Protocol.Errors;

namespace ModelServing.Runtime.Endpoints;

/// <summary>Reads the bodies of inference requests within the limits of this server.</summary>
/// <param name="pool">Lends the arrays.</param>
/// <param name="maxBytes">The largest body, counted before compression.</param>
internal sealed class RequestBodyReader(BodyBufferPool pool, int maxBytes)
{
    /// <param name="request">Its body has not been touched.</param>
    /// <param name="headerLength">Bytes of JSON in front of binary tensors; 0 where there are none.</param>
    /// <exception cref="ProtocolException">The body is too large, damaged, or compressed in a way that is not offered.</exception>
    public async ValueTask<RequestBody> ReadAsync(HttpRequest request, int headerLength)
    {
        var coding = ContentCodings.OfRequest(request.Headers.ContentEncoding.ToString());
        return await RequestBody.ReadAsync(request, headerLength, maxBytes, pool, coding) ?? throw new ProtocolException(
            ErrorKind.TooLarge,
            $"the body is larger than {maxBytes} bytes{(coding == ContentCoding.Identity ? "" : " when decompressed")}, the limit of this server");
    }
}
