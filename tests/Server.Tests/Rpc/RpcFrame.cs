using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;

namespace ModelServing.Runtime.Tests.Rpc;

/// <summary>Messages with their length in front, as they are on the wire.</summary>
internal static class RpcFrame
{
    public static byte[] Of(IMessage message) => Of(message.ToByteArray());

    public static byte[] Of(byte[] message, byte flag = 0, uint? length = null)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length ?? (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    public static byte[] Compress(byte[] bytes, string encoding)
    {
        using var compressed = new MemoryStream();
        using (Stream compressor = encoding == "gzip" ? new GZipStream(compressed, CompressionLevel.Fastest) : new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            compressor.Write(bytes);
        }

        return compressed.ToArray();
    }

    public static byte[] Decompress(byte[] bytes, string encoding)
    {
        using var source = new MemoryStream(bytes);
        using Stream inflater = encoding == "gzip" ? new GZipStream(source, CompressionMode.Decompress) : new ZLibStream(source, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        inflater.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>Null at the end of the stream.</summary>
    public static async Task<(bool IsCompressed, byte[] Bytes)?> ReadAsync(Stream stream)
    {
        var prefix = new byte[5];
        if (await stream.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false) == 0)
        {
            return null;
        }

        var message = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1))];
        await stream.ReadExactlyAsync(message);
        return (prefix[0] == 1, message);
    }
}
