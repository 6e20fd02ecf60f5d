using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace ModelServing.Runtime.Hosting;

/// <summary>
/// Lends the blocks into which connections are read. Kestrel's own blocks are 4 KiB, so that a tensor of 100 KiB takes over fifty system calls and as many
/// changes of thread to arrive; with these it takes a few.
/// </summary>
internal sealed class TransportMemoryPool : MemoryPool<byte>
{
    private const int BlockBytes = 64 * 1024;

    // Blocks beyond this are left to the garbage collector: 16 MiB.
    private const int MaxRetained = 256;

    private readonly ConcurrentBag<Block> _idle = [];
    private int _retained;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <inheritdoc/>
    /// <param name="minBufferSize">At most <see cref="MaxBufferSize"/>; -1 for any.</param>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (!_idle.TryTake(out var block))
        {
            return new Block(this);
        }

        Interlocked.Decrement(ref _retained);
        block.Lend();
        return block;
    }

    /// <summary>Blocks that are lent out meanwhile are left to the garbage collector.</summary>
    protected override void Dispose(bool disposing) => _idle.Clear();

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _retained) > MaxRetained)
        {
            Interlocked.Decrement(ref _retained);
            return;
        }

        _idle.Add(block);
    }

    /// <summary>Gives every listener of the server this kind of pool.</summary>
    internal sealed class Factory : IMemoryPoolFactory<byte>
    {
        /// <inheritdoc/>
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new TransportMemoryPool();
    }

    private sealed class Block(TransportMemoryPool pool) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
        private bool _isLent = true;

        public Memory<byte> Memory => _bytes;

        public void Lend() => Volatile.Write(ref _isLent, true);

        public void Dispose()
        {
            // A block that came back twice would be lent to two connections.
            if (Interlocked.Exchange(ref _isLent, false))
            {
                pool.Return(this);
            }
        }
    }
}
