using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using ModelServing.Protocol.Errors;
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
        _buffer = pool.Rent(capacity);
        _offset = AlignedOffset(_buffer, headerLength);
    }

    public ReadOnlyMemory<byte> Memory => new(_buffer, _offset, _length);

    /// <summary>Reads to the end of the body.</summary>
    /// <param name="request">Its body has not been touched.</param>
    /// <param name="headerLength">Bytes of JSON in front of the binary tensors: what follows them is aligned for every element type.</param>
    /// <param name="maxBytes">The longest body that is read, counted before compression.</param>
    /// <param name="pool">Lends the array, never one for more than <paramref name="maxBytes"/>.</param>
    /// <param name="coding">How the body is compressed.</param>
    /// <returns>Null where the body is longer than allowed.</returns>
    /// <exception cref="ProtocolException">The compressed stream is damaged or cut short.</exception>
    public static async ValueTask<RequestBody?> ReadAsync(
        HttpRequest request, int headerLength, int maxBytes, BodyBufferPool pool, ContentCoding coding = ContentCoding.Identity)
    {
        if (request.ContentLength > maxBytes)
        {
            return null;
        }

        var abort = request.HttpContext.RequestAborted;
        if (coding == ContentCoding.Identity)
        {
            return await ReadAsync(request.Body, (int?)request.ContentLength, headerLength, maxBytes, pool, abort);
        }

        // Decompressed only once it has all arrived: a caller who sends a byte now and then holds no more memory meanwhile than it has sent.
        using var compressed = await ReadAsync(request.Body, (int?)request.ContentLength, 0, maxBytes, pool, abort);
        if (compressed is null)
        {
            return null;
        }

        return await compressed.DecompressAsync(coding, headerLength, maxBytes, abort);
    }

    /// <summary>Takes the next bytes off a pipe and leaves what follows them.</summary>
    /// <param name="source">Whose bytes follow one after another.</param>
    /// <param name="length">How many, at most 2^30. Their end is aligned: the last tensor of a message usually ends with it.</param>
    /// <param name="pool">Lends the array.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where the pipe ends before.</returns>
    public static async Task<RequestBody?> TakeAsync(PipeReader source, int length, BodyBufferPool pool, CancellationToken cancellationToken)
    {
        var body = new RequestBody(pool, length, headerLength: length);
        try
        {
            while (body._length < length)
            {
                var read = await source.ReadAsync(cancellationToken);
                var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, length - body._length));
                part.CopyTo(body._buffer.AsSpan(body._offset + body._length));
                body._length += (int)part.Length;
                source.AdvanceTo(part.End);
                if (read.IsCompleted && part.IsEmpty)
                {
                    body.Dispose();
                    return null;
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>What this body holds once decompressed, in an array of its own.</summary>
    /// <param name="coding">Not <see cref="ContentCoding.Identity"/>.</param>
    /// <param name="headerLength">Bytes of JSON in front of the binary tensors.</param>
    /// <param name="maxBytes">The longest that is made.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where it would be longer.</returns>
    /// <exception cref="ProtocolException">The compressed stream is damaged or cut short.</exception>
    public async Task<RequestBody?> DecompressAsync(ContentCoding coding, int headerLength, int maxBytes, CancellationToken cancellationToken)
    {
        await using var decompressed = new DecompressedBody(OpenRead(), coding);
        return await ReadAsync(decompressed, null, headerLength, maxBytes, _pool, cancellationToken);
    }

    private static async ValueTask<RequestBody?> ReadAsync(
        Stream source, int? length, int headerLength, int maxBytes, BodyBufferPool pool, CancellationToken cancellationToken)
    {
        var body = new RequestBody(pool, length ?? Math.Min(FirstBytesWithoutLength, maxBytes), headerLength);
        try
        {
            var fits = length is { } known
                ? await body.FillAsync(source, known, cancellationToken)
                : await body.GrowAsync(source, headerLength, maxBytes, cancellationToken);
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

    private MemoryStream OpenRead() => new(_buffer!, _offset, _length, writable: false);

    /// <summary>The server ends the body at its announced length, or throws where the caller sends less.</summary>
    private async Task<bool> FillAsync(Stream source, int length, CancellationToken cancellationToken)
    {
        await source.ReadExactlyAsync(_buffer.AsMemory(_offset, length), cancellationToken);
        _length = length;
        return true;
    }

    private async Task<bool> GrowAsync(Stream source, int headerLength, int maxBytes, CancellationToken cancellationToken)
    {
        while (_length < maxBytes)
        {
            var room = Math.Min(_buffer!.Length - _offset, maxBytes) - _length;
            if (room == 0)
            {
                Grow(headerLength, maxBytes);
                continue;
            }

            var read = await source.ReadAsync(_buffer.AsMemory(_offset + _length, room), cancellationToken);
            if (read == 0)
            {
                return true;
            }

            _length += read;
        }

        return await source.ReadAsync(new byte[1], cancellationToken) == 0;
    }

    private void Grow(int headerLength, int maxBytes)
    {
        var old = _buffer!;
        var larger = _pool.Rent((int)Math.Min(2L * _length, maxBytes));
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
