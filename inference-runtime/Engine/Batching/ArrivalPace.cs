namespace ModelServing.Engine.Batching;

/// <summary>
/// How fast company comes while requests wait for it. Only that time counts: how fast requests arrive while every instance is busy says how busy the
/// instances are, not how long to wait. Not thread-safe: the batcher's lock guards it.
/// </summary>
internal sealed class ArrivalPace(TimeProvider clock)
{
    private const double Weight = 0.2;

    private long? _since;
    private double? _meanTicks;

    /// <summary>Mean time from one request to the next; null before the first wait.</summary>
    public TimeSpan? Mean => _meanTicks is { } ticks ? TimeSpan.FromTicks((long)ticks) : null;

    /// <summary>Requests wait for others, from now on or still.</summary>
    public void Waiting() => _since ??= clock.GetTimestamp();

    /// <summary>Another request has come.</summary>
    public void Arrived()
    {
        if (_since is { } since)
        {
            var now = clock.GetTimestamp();
            Blend(clock.GetElapsedTime(since, now));
            _since = now;
        }
    }

    /// <summary>A batch has been closed. The next request would have taken at least until now.</summary>
    public void Closed()
    {
        if (_since is { } since && clock.GetElapsedTime(since) is var time && time.Ticks > _meanTicks.GetValueOrDefault())
        {
            Blend(time);
        }

        _since = null;
    }

    private void Blend(TimeSpan sample) => _meanTicks = _meanTicks is { } mean ? mean + (Weight * (sample.Ticks - mean)) : sample.Ticks;
}
