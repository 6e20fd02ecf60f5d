namespace ModelServing.Engine.Telemetry;

/// <summary>
/// Share of the sessions' time that is spent running, over about the last ten seconds. Runs beside each other in one session count once: they share what
/// they run on, as kernels do in a device's own utilisation. Exact at every reading and independent of how often it is read, so that two scrapers do not
/// disturb each other.
/// </summary>
internal sealed class BusyClock(TimeProvider clock)
{
    private const int Seconds = 10;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<(long At, TimeSpan Busy)> _samples = new([(clock.GetTimestamp(), TimeSpan.Zero)]);
    private TimeSpan _busy;
    private int _running;
    private long _last = clock.GetTimestamp();
    private long _lastSample = clock.GetTimestamp();

    public int Sessions { get; set; } = 1;

    public void Enter() => Change(+1);

    public void Leave() => Change(-1);

    /// <summary>0 to 1; 0 before any time has passed.</summary>
    public double Ratio()
    {
        lock (_gate)
        {
            var now = Advance();
            var (at, busy) = _samples.Peek();
            var span = clock.GetElapsedTime(at, now) * Sessions;
            return span > TimeSpan.Zero ? Math.Clamp((_busy - busy) / span, 0, 1) : 0;
        }
    }

    private void Change(int difference)
    {
        lock (_gate)
        {
            Advance();
            _running += difference;
        }
    }

    private long Advance()
    {
        var now = clock.GetTimestamp();
        _busy += clock.GetElapsedTime(_last, now) * Math.Min(_running, Sessions);
        _last = now;
        if (clock.GetElapsedTime(_lastSample, now) >= Step)
        {
            _samples.Enqueue((now, _busy));
            _lastSample = now;
        }

        // The oldest sample stays until the next one is old enough, so that the window is never shorter than asked for.
        while (_samples.Count > 1 && clock.GetElapsedTime(_samples.ElementAt(1).At, now) >= Step * Seconds)
        {
            _samples.Dequeue();
        }

        return now;
    }
}
