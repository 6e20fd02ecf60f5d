namespace ModelServing.Sandbox.Nodes.Logs;

/// <summary>A growing file as a stream that ends only when its writer has: looks for more at short intervals, as tail -f does.</summary>
internal sealed class FollowedLog(FileStream file, Func<bool> isWritten, TimeProvider time, CancellationToken ended) : Stream
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, cancellationToken);
        while (true)
        {
            // Asked before reading: what was written up to the end is then still read.
            var more = isWritten();
            var read = await file.ReadAsync(buffer, either.Token);
            if (read > 0 || !more)
            {
                return read;
            }

            await Task.Delay(Interval, time, either.Token);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("a followed log is read asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
