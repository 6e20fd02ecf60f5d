namespace ModelServing.Runtime.Fetching;

/// <summary>Ends what waits for a server that has gone silent. Not for several threads at once.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationToken _outer;
    private readonly CancellationTokenSource _stall;
    private readonly CancellationTokenSource _either;

    public StallWatch(TimeSpan limit, TimeProvider time, CancellationToken outer)
    {
        (_limit, _outer) = (limit, outer);
        _stall = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(outer, _stall.Token);
        Expect();
    }

    public CancellationToken Token => _either.Token;

    /// <summary>True where the silence, and not the caller, ended it.</summary>
    public bool HasStalled => _stall.IsCancellationRequested && !_outer.IsCancellationRequested;

    /// <summary>An answer or a byte must come within the limit from now.</summary>
    public void Expect() => _stall.CancelAfter(_limit);

    /// <summary>Nothing is awaited from the server: a slow disk is no stalled server.</summary>
    public void Pause() => _stall.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _stall.Dispose();
    }
}
