namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>That a pod is to stop, and by when. A later request can shorten the time, never lengthen it.</summary>
internal sealed class PodTermination(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _requested = new();
    private readonly CancellationTokenSource _expired = new();
    private ITimer? _timer;
    private DateTimeOffset? _deadline;

    /// <summary>Cancelled when the pod is asked to stop.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <summary>Cancelled when its grace period is over.</summary>
    public CancellationToken Expired => _expired.Token;

    public void Begin(TimeSpan grace)
    {
        lock (_gate)
        {
            var deadline = time.GetUtcNow() + grace;
            if (_deadline <= deadline)
            {
                return;
            }

            _deadline = deadline;
            _timer?.Dispose();
            _timer = grace > TimeSpan.Zero ? time.CreateTimer(_ => Expire(), null, grace, Timeout.InfiniteTimeSpan) : null;
        }

        // Whoever waits for the request looks at the expiry at once, so that one comes first.
        if (grace <= TimeSpan.Zero)
        {
            Expire();
        }

        _ = _requested.CancelAsync();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
        }
    }

    private void Expire() => _ = _expired.CancelAsync();
}
