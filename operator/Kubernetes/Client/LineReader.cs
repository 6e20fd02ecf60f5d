using System.Buffers;
using System.IO.Pipelines;

namespace ModelServing.Kubernetes.Client;

/// <summary>Splits a stream into lines, of at most 16 MiB each (an object is at most 3 MiB).</summary>
internal sealed class LineReader(Stream stream) : IAsyncDisposable
{
    private const int MaxLine = 16 << 20;

    // Most objects fit.
    private const int BufferSize = 1 << 14;
    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
    private SequencePosition? _consumed;

    /// <summary>The next line, valid until the next call; null at the end of the stream.</summary>
    /// <exception cref="EndOfStreamException">The stream ended within a line.</exception>
    public async ValueTask<ReadOnlySequence<byte>?> ReadLineAsync(CancellationToken cancellationToken)
    {
        if (_consumed is { } consumed)
        {
            _reader.AdvanceTo(consumed);
            _consumed = null;
        }

        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } newline)
            {
                _consumed = buffer.GetPosition(1, newline);
                return buffer.Slice(0, newline);
            }

            if (result.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw new EndOfStreamException("the connection ended within a watch event");
            }

            if (buffer.Length > MaxLine)
            {
                throw new InvalidDataException($"a watch event is longer than {MaxLine} bytes");
            }

            _reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public ValueTask DisposeAsync() => _reader.CompleteAsync();
}
