using System.Net;

namespace ModelServing.Runtime.Tests.Rpc;

/// <summary>A body that is written bit by bit while the answer is read.</summary>
internal sealed class OpenContent : HttpContent
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <returns>What writes the body; disposing it ends the body.</returns>
    public async Task<Stream> OpenedAsync() => new EndingStream(await _opened.Task.WaitAsync(Limit), _completed);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // What is sent first tells the server that the call has begun.
        await stream.FlushAsync();
        _opened.SetResult(stream);
        await _completed.Task.WaitAsync(Limit);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class EndingStream(Stream inner, TaskCompletionSource completed) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            completed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
