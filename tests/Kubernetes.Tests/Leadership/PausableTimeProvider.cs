namespace ModelServing.Kubernetes.Tests.Leadership;

/// <summary>A process's view of a clock: while it is paused, as by SIGSTOP, its timers do not fire, but time goes on.</summary>
internal sealed class PausableTimeProvider(TimeProvider world, TimeSpan wallClockError) : TimeProvider
{
    private readonly Queue<Action> _missed = new();
    private bool _isPaused;

    public override long TimestampFrequency => world.TimestampFrequency;

    public override long GetTimestamp() => world.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => world.GetUtcNow() + wallClockError;

    public void Pause() => _isPaused = true;

    public void Resume()
    {
        _isPaused = false;
        while (_missed.TryDequeue(out var fire))
        {
            fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        world.CreateTimer(inner => Fire(callback, inner), state, dueTime, period);

    private void Fire(TimerCallback callback, object? state)
    {
        if (_isPaused)
        {
            _missed.Enqueue(() => callback(state));
        }
        else
        {
            callback(state);
        }
    }
}
