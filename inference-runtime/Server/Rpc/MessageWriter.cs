using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf;
using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Rpc;

/// <summary>Puts messages on a call's answer, straight into the connection's buffers.</summary>
/// <param name="destination">The answer's body.</param>
/// <param name="coding">How messages are compressed where that pays.</param>
internal sealed class MessageWriter(PipeWriter destination, ContentCoding coding)
{
    /// <summary>A smaller message fits into one packet as it is.</summary>
    private const int MinCompressedBytes = 1_024;

    /// <summary>Whether there is any message.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>One call at a time.</summary>
    public void Write(IMessage message)
    {
        HasWritten = true;
        var size = message.CalculateSize();
        if (coding != ContentCoding.Identity && size >= MinCompressedBytes)
        {
            WriteCompressed(message);
            return;
        }

        WritePrefix(isCompressed: false, size);
        message.WriteTo(destination);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken) => await destination.FlushAsync(cancellationToken);

    private void WriteCompressed(IMessage message)
    {
        using var plain = new ResponseBuffer();
        message.WriteTo(plain);
        using var compressed = new MemoryStream();
        using (Stream compressor = coding == ContentCoding.Gzip
            ? new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)
            : new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressor.Write(plain.Written.Span);
        }

        WritePrefix(isCompressed: true, (int)compressed.Length);
        destination.Write(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
    }

    private void WritePrefix(bool isCompressed, int length)
    {
        var prefix = destination.GetSpan(MessageReader.PrefixBytes);
        prefix[0] = isCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], length);
        destination.Advance(MessageReader.PrefixBytes);
    }
}
