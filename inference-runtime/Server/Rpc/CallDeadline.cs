namespace ModelServing.Runtime.Rpc;

/// <summary>Until when the caller waits, as its header <c>grpc-timeout</c> says.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan? _timeout;
    private readonly long _start;
    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource? _either;

    /// <param name="timeout">From now; null for none.</param>
    /// <param name="time">All time comes from here.</param>
    /// <param name="aborted">The caller went away.</param>
    public CallDeadline(TimeSpan? timeout, TimeProvider time, CancellationToken aborted)
    {
        (_time, _timeout, _start) = (time, timeout, time.GetTimestamp());
        Token = aborted;
        if (timeout is { } limit)
        {
            _timer = new CancellationTokenSource(limit, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, aborted);
            Token = _either.Token;
        }
    }

    /// <summary>Cancelled when the time is over or the caller goes away.</summary>
    public CancellationToken Token { get; }

    public bool HasPassed => _timer?.IsCancellationRequested == true || Remaining <= TimeSpan.Zero;

    /// <summary>Time that is left; null for no limit.</summary>
    public TimeSpan? Remaining => _timeout - _time.GetElapsedTime(_start);

    public void Dispose()
    {
        _either?.Dispose();
        _timer?.Dispose();
    }
}
