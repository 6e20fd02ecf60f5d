using System.Buffers;

namespace ModelServing.Runtime.Fetching;

/// <summary>A buffer for one range; disposing gives it back unless it was taken.</summary>
internal sealed class RentedRange(int length) : IDisposable
{
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(length);

    /// <returns>False where the body ends before the range is full.</returns>
    public async Task<bool> FillAsync(Stream body, StallWatch watch)
    {
        for (var filled = 0; filled < length;)
        {
            watch.Expect();
            var read = await body.ReadAsync(_buffer.AsMemory(filled, length - filled), watch.Token);
            if (read == 0)
            {
                return false;
            }

            filled += read;
        }

        watch.Pause();
        return true;
    }

    public RangeOutcome.Received Take()
    {
        var taken = new RangeOutcome.Received(_buffer!, length);
        _buffer = null;
        return taken;
    }

    public void Dispose()
    {
        if (_buffer is { } unused)
        {
            ArrayPool<byte>.Shared.Return(unused);
            _buffer = null;
        }
    }
}
