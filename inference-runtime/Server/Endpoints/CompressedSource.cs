using System.Buffers.Binary;

namespace ModelServing.Runtime.Endpoints;

/// <summary>
/// The compressed bytes on their way to the decompressor. Remembers how they ended, which the decompressor does not tell: .NET's takes a stream that is
/// cut short for a whole one.
/// </summary>
/// <param name="body">The request's body.</param>
internal sealed class CompressedSource(Stream body) : ReadOnlyStream
{
    private readonly byte[] _head = new byte[2];
    private ReadOnlyMemory<byte> _replay;
    private uint _lastFour;

    /// <summary>Whether more was asked for than there is.</summary>
    public bool AskedBeyondEnd { get; private set; }

    /// <summary>Bytes handed on.</summary>
    public long Count { get; private set; }

    /// <summary>The last four bytes handed on, little-endian: in a gzip stream that has been read to its end, how much it holds (RFC 1952, ISIZE).</summary>
    public uint LastFour => _lastFour;

    /// <summary>Looks at the first two bytes, which are handed on later all the same.</summary>
    /// <returns>Fewer than two where there are no more.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(CancellationToken cancellationToken)
    {
        var read = await body.ReadAtLeastAsync(_head, _head.Length, throwOnEndOfStream: false, cancellationToken);
        return _replay = _head.AsMemory(0, read);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Math.Min(_replay.Length, buffer.Length);
        if (read > 0)
        {
            _replay[..read].CopyTo(buffer);
            _replay = _replay[read..];
        }
        else
        {
            read = await body.ReadAsync(buffer, cancellationToken);
        }

        AskedBeyondEnd |= read == 0 && buffer.Length > 0;
        Count += read;
        Remember(buffer.Span[..read]);
        return read;
    }

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(uint))
        {
            _lastFour = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]);
            return;
        }

        foreach (var next in bytes)
        {
            _lastFour = (_lastFour >> 8) | ((uint)next << 24);
        }
    }
}
