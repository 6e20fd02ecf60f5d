namespace ModelServing.Engine.Batching;

/// <summary>
/// How fast callers come that are missing. Only time in which some are missing counts: how fast requests arrive while every caller waits for an answer says
/// how busy the instances are, not how long to wait. It is learned whether or not anybody waited, so that a wrong guess corrects itself. Not thread-safe:
/// the batcher's lock guards it.
/// </summary>
internal sealed class ArrivalPace(TimeProvider clock)
{
    /// <summary>Arrivals looked back upon.</summary>
    private const int Window = 16;

    private readonly long[] _gaps = new long[Window];
    private int _count;
    private long? _since;

    /// <summary>
    /// Mean time from one request to the next, without the two longest of sixteen: a machine that stood still for a moment says nothing about who comes next.
    /// Null before the first.
    /// </summary>
    public TimeSpan? Mean
    {
        get
        {
            var known = Math.Min(_count, Window);
            var (sum, longest, second) = (0L, 0L, 0L);
            foreach (var gap in _gaps.AsSpan(0, known))
            {
                sum += gap;
                (longest, second) = gap > longest ? (gap, longest) : (longest, Math.Max(second, gap));
            }

            return known switch
            {
                0 => null,
                < Window => TimeSpan.FromTicks(sum / known),
                _ => TimeSpan.FromTicks((sum - longest - second) / (Window - 2)),
            };
        }
    }

    /// <summary>Says whether callers are missing, from now on.</summary>
    public void Expect(bool missing) => _since = missing ? _since ?? clock.GetTimestamp() : null;

    /// <summary>A request has come.</summary>
    public void Arrived()
    {
        if (_since is { } since)
        {
            var now = clock.GetTimestamp();
            _gaps[_count++ % Window] = clock.GetElapsedTime(since, now).Ticks;
            _since = now;
        }
    }
}
