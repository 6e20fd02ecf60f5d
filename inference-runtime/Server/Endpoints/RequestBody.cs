using System.Runtime.InteropServices;
using ModelServing.Protocol.Requests;

namespace ModelServing.Runtime.Endpoints;

/// <summary>A request's whole body in one borrowed array that does not move. Disposing gives the array back.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBytesWithoutLength = 16 * 1024;

    private readonly BodyBufferPool _pool;
    private byte[]? _buffer;
    private int _offset;
    private int _length;

    private RequestBody(BodyBufferPool pool, int capacity, int headerLength)
    {
        _pool = pool;
        _buffer = pool.Rent(capacity + InferRequestReader.BinaryAlignment);
        _offset = AlignedOffset(_buffer, headerLength);
    }

    public ReadOnlyMemory<byte> Memory => new(_buffer, _offset, _length);

    /// <summary>Reads to the end of the body.</summary>
    /// <param name="request">Its body has not been touched.</param>
    /// <param name="headerLength">Bytes of JSON in front of the binary tensors: what follows them is aligned for every element type.</param>
    /// <param name="maxBytes">The longest body that is read.</param>
    /// <param name="pool">Lends the array.</param>
    /// <returns>Null where the body is longer than allowed.</returns>
    public static async Task<RequestBody?> ReadAsync(HttpRequest request, int headerLength, int maxBytes, BodyBufferPool pool)
    {
        if (request.ContentLength > maxBytes)
        {
            return null;
        }

        var known = (int?)request.ContentLength;
        var body = new RequestBody(pool, known ?? Math.Min(FirstBytesWithoutLength, maxBytes), headerLength);
        try
        {
            var fits = known is { } length
                ? await body.FillAsync(request.Body, length, request.HttpContext.RequestAborted)
                : await body.GrowAsync(request.Body, headerLength, maxBytes, request.HttpContext.RequestAborted);
            if (fits)
            {
                return body;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }

        body.Dispose();
        return null;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            _pool.Return(buffer);
        }
    }

    /// <summary>The server ends the body at its announced length, or throws where the caller sends less.</summary>
    private async Task<bool> FillAsync(Stream source, int length, CancellationToken cancellationToken)
    {
        await source.ReadExactlyAsync(_buffer.AsMemory(_offset, length), cancellationToken);
        _length = length;
        return true;
    }

    private async Task<bool> GrowAsync(Stream source, int headerLength, int maxBytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var room = _buffer!.Length - _offset - _length;
            if (room == 0)
            {
                Grow(headerLength);
                continue;
            }

            var read = await source.ReadAsync(_buffer.AsMemory(_offset + _length, room), cancellationToken);
            if (read == 0)
            {
                return true;
            }

            _length += read;
            if (_length > maxBytes)
            {
                return false;
            }
        }
    }

    private void Grow(int headerLength)
    {
        var old = _buffer!;
        var larger = _pool.Rent(old.Length * 2);
        var offset = AlignedOffset(larger, headerLength);
        old.AsSpan(_offset, _length).CopyTo(larger.AsSpan(offset));
        (_buffer, _offset) = (larger, offset);
        _pool.Return(old);
    }

    private static int AlignedOffset(byte[] pinned, int headerLength)
    {
        var headerEnd = Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0) + (nint)headerLength;
        return (int)((InferRequestReader.BinaryAlignment - (headerEnd % InferRequestReader.BinaryAlignment)) % InferRequestReader.BinaryAlignment);
    }
}
