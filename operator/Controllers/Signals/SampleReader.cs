using System.Buffers;

namespace ModelServing.Controllers.Signals;

/// <summary>Reads a metrics document as it arrives, in constant memory.</summary>
internal static class SampleReader
{
    private const int BufferSize = 16 * 1024;

    /// <summary>What the document says; null when it is longer than <paramref name="maxBytes"/>. A line longer than 16 KiB is passed over.</summary>
    public static async Task<RuntimeSample?> ReadAsync(Stream document, int maxBytes, CancellationToken cancellationToken)
    {
        var builder = new SampleBuilder();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var state = new State(buffer, builder);
            for (var total = 0; ;)
            {
                var read = await document.ReadAsync(state.Free, cancellationToken);
                total += read;
                if (total > maxBytes)
                {
                    return null;
                }

                if (read == 0)
                {
                    state.End();
                    return builder.Build();
                }

                state.Received(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Cuts what arrives into lines.</summary>
    private sealed class State(byte[] buffer, SampleBuilder builder)
    {
        private int _filled;
        private bool _skipping;

        public Memory<byte> Free => buffer.AsMemory(_filled);

        public void Received(int count)
        {
            var scanned = _filled;
            _filled += count;
            var start = 0;
            for (int end; (end = buffer.AsSpan(scanned, _filled - scanned).IndexOf((byte)'\n')) >= 0;)
            {
                end += scanned;
                Line(start, end);
                start = scanned = end + 1;
            }

            if (start == 0 && _filled == buffer.Length)
            {
                // The rest of a line that is too long is no line of its own.
                _skipping = true;
                _filled = 0;
                return;
            }

            buffer.AsSpan(start, _filled - start).CopyTo(buffer);
            _filled -= start;
        }

        public void End() => Line(0, _filled);

        private void Line(int start, int end)
        {
            if (!_skipping)
            {
                builder.Line(buffer.AsSpan(start, end - start));
            }

            _skipping = false;
        }
    }
}
