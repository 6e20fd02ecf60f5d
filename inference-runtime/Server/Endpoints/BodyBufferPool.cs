using System.Collections.Concurrent;
using System.Numerics;
using ModelServing.Protocol.Requests;

namespace ModelServing.Runtime.Endpoints;

/// <summary>
/// Lends arrays that the garbage collector never moves, in sizes that are powers of two and a little more: request bodies are read by native code where
/// they lie, and pinning ordinary arrays for that long would fragment the heap. The little more aligns a body of such a size within its array.
/// </summary>
/// <param name="maxRetainedBytes">Bytes kept for reuse, over all sizes; what comes back beyond is left to the garbage collector.</param>
internal sealed class BodyBufferPool(long maxRetainedBytes)
{
    /// <summary>Bytes of every array beyond what was asked for.</summary>
    public const int Slack = InferRequestReader.BinaryAlignment;

    private const int SmallestLog = 12;

    private readonly ConcurrentBag<byte[]>[] _bySize = [.. Enumerable.Range(0, 32 - SmallestLog).Select(_ => new ConcurrentBag<byte[]>())];
    private long _retained;

    /// <summary>Bytes that wait for reuse.</summary>
    public long RetainedBytes => Interlocked.Read(ref _retained);

    /// <param name="minimumLength">At most 2^30.</param>
    /// <returns>An array of at least that length and <see cref="Slack"/>, with whatever content.</returns>
    public byte[] Rent(int minimumLength)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimumLength, 1 << 30);
        var log = Log2(minimumLength);
        if (!_bySize[log - SmallestLog].TryTake(out var buffer))
        {
            return GC.AllocateUninitializedArray<byte>((1 << log) + Slack, pinned: true);
        }

        Interlocked.Add(ref _retained, -buffer.Length);
        return buffer;
    }

    public void Return(byte[] buffer)
    {
        if (Interlocked.Add(ref _retained, buffer.Length) > maxRetainedBytes)
        {
            Interlocked.Add(ref _retained, -buffer.Length);
            return;
        }

        _bySize[Log2(buffer.Length - Slack) - SmallestLog].Add(buffer);
    }

    private static int Log2(int length) => Math.Max(SmallestLog, BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 1))));
}
