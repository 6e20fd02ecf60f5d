using System.Numerics;

namespace ModelServing.Engine.Sessions;

/// <summary>
/// Memory in which one instance joins the inputs of a batch: one buffer per input, kept from batch to batch, on the pinned object heap so
/// that native code may read it while the garbage collector moves everything else.
/// </summary>
internal sealed class BatchBuffers(int inputs)
{
    private readonly byte[][] _buffers = [.. Enumerable.Repeat(Array.Empty<byte>(), inputs)];

    /// <summary>At least <paramref name="size"/> bytes for an input; contents are undefined. Valid until the next call for the same input.</summary>
    public Memory<byte> Rent(int input, int size)
    {
        ref var buffer = ref _buffers[input];
        if (buffer.Length < size)
        {
            var rounded = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)size), (uint)Array.MaxLength);
            buffer = GC.AllocateUninitializedArray<byte>(rounded, pinned: true);
        }

        return buffer.AsMemory(0, size);
    }
}
