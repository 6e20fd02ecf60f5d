using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using ModelServing.Grpc.Status;
using ModelServing.Protocol.Errors;
using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Rpc;

/// <summary>
/// Takes messages off a call: a byte that says whether the message is compressed, its length in four bytes, big-endian, and the message. Source: gRPC over
/// HTTP/2, "Length-Prefixed-Message".
/// </summary>
/// <param name="source">The call's body.</param>
/// <param name="coding">What compressed messages are compressed with.</param>
/// <param name="limits">How long a message may be.</param>
internal sealed class MessageReader(PipeReader source, ContentCoding coding, MessageLimits limits)
{
    /// <summary>Bytes in front of a message.</summary>
    public const int PrefixBytes = 5;

    /// <summary>The next message; to be disposed.</summary>
    /// <returns>Null at the end of the body.</returns>
    /// <exception cref="RpcException">What comes is no message, or too long a one.</exception>
    /// <exception cref="ProtocolException">The compressed message is damaged.</exception>
    public async Task<RequestBody?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await ReadPrefixAsync(cancellationToken) is not var (isCompressed, length))
        {
            return null;
        }

        var message = await RequestBody.TakeAsync(source, length, limits.Pool, cancellationToken)
            ?? throw new RpcException(StatusCode.Internal, $"the body ends within a message of {length} bytes");
        if (!isCompressed)
        {
            return message;
        }

        using (message)
        {
            return await message.DecompressAsync(coding, headerLength: 0, limits.MaxBytes, cancellationToken)
                ?? throw TooLong("the message is longer than", " when decompressed");
        }
    }

    /// <summary>The only message of a call; to be disposed.</summary>
    /// <exception cref="RpcException">There is none, or a second one.</exception>
    public async Task<RequestBody> ReadOnlyAsync(CancellationToken cancellationToken)
    {
        var message = await ReadAsync(cancellationToken) ?? throw new RpcException(StatusCode.Unimplemented, "the call has no message; this method takes one");
        try
        {
            var rest = await source.ReadAtLeastAsync(1, cancellationToken);
            var isEnd = rest.Buffer.IsEmpty;
            source.AdvanceTo(rest.Buffer.Start);
            return isEnd ? message : throw new RpcException(StatusCode.Unimplemented, "the call has more than one message; this method takes one");
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    private async ValueTask<(bool IsCompressed, int Length)?> ReadPrefixAsync(CancellationToken cancellationToken)
    {
        var read = await source.ReadAtLeastAsync(PrefixBytes, cancellationToken);
        if (read.Buffer.Length < PrefixBytes)
        {
            var left = read.Buffer.Length;
            source.AdvanceTo(read.Buffer.End);
            return left == 0 ? null : throw new RpcException(StatusCode.Internal, $"the body ends after {left} of the {PrefixBytes} bytes in front of a message");
        }

        var (flag, length) = Parse(read.Buffer);
        source.AdvanceTo(read.Buffer.GetPosition(PrefixBytes));
        if (flag > 1 || (flag == 1 && coding == ContentCoding.Identity))
        {
            throw new RpcException(
                StatusCode.Internal,
                flag > 1 ? $"a message begins with the byte {flag}; it is 0 or 1" : $"a message is said to be compressed, but {RpcHeaders.Encoding} does not say how");
        }

        return length <= (uint)limits.MaxBytes ? (flag == 1, (int)length) : throw TooLong($"the message has {length} bytes, more than", "");
    }

    private static (byte Flag, uint Length) Parse(ReadOnlySequence<byte> buffer)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        return (prefix[0], BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]));
    }

    private RpcException TooLong(string what, string when) =>
        new(StatusCode.ResourceExhausted, $"{what} {limits.MaxBytes} bytes{when}, the limit of this server");
}
