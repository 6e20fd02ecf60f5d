using System.Diagnostics;
using System.IO.Compression;
using ModelServing.Protocol.Errors;

namespace ModelServing.Runtime.Endpoints;

/// <summary>
/// A compressed body as it was before. Ends only where the compressed stream ends as it should; what is damaged or cut short is refused. Holds no more
/// than the decompressor's window, whatever the caller sends.
/// </summary>
internal sealed class DecompressedBody(Stream body, ContentCoding coding) : ReadOnlyStream
{
    /// <summary>A header, an empty block and the trailer: below that a stream of zeros could pass for its own length.</summary>
    private const int MinGzipBytes = 18;

    private readonly CompressedSource _source = new(body);
    private Stream? _inflater;
    private long _count;

    /// <inheritdoc/>
    /// <exception cref="ProtocolException">The stream is not what its encoding says, or is cut short.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            _inflater ??= await OpenAsync(cancellationToken);
            read = await _inflater.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw new ProtocolException(ErrorKind.InvalidArgument, $"the body is not a valid {ContentCodings.Name(coding)} stream", damaged);
        }

        if (read == 0 && buffer.Length > 0 && !IsWhole())
        {
            throw new ProtocolException(
                ErrorKind.InvalidArgument,
                $"the body's {ContentCodings.Name(coding)} stream is cut short or followed by something else: {_source.Count} bytes hold {_count} so far");
        }

        _count += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflater?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var head = await _source.PeekAsync(cancellationToken);
        return coding switch
        {
            ContentCoding.Gzip => new GZipStream(_source, CompressionMode.Decompress, leaveOpen: true),
            ContentCoding.Deflate when IsZlib(head.Span) => new ZLibStream(_source, CompressionMode.Decompress, leaveOpen: true),
            ContentCoding.Deflate => new DeflateStream(_source, CompressionMode.Decompress, leaveOpen: true),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>A zlib header is divisible by 31 and names deflate (RFC 1950, CMF and FLG); no encoder begins a bare stream so.</summary>
    private static bool IsZlib(ReadOnlySpan<byte> head) =>
        head.Length == 2 && (head[0] & 0x0F) == 8 && head[0] >> 4 <= 7 && ((head[0] << 8) | head[1]) % 31 == 0;

    /// <summary>A deflate stream knows its own end, and asks for more only before it; behind a gzip member another may follow, so its length tells.</summary>
    private bool IsWhole() => coding == ContentCoding.Gzip
        ? _source.Count >= MinGzipBytes && _source.LastFour == (uint)_count
        : !_source.AskedBeyondEnd;
}
