namespace ModelServing.Kubernetes.Watching;

/// <summary>
/// How long a reflector waits after a failure: 0.8 s × 2ⁿ up to 30 s, with up to as much again at random so that clients do not return
/// in step; starts over after 2 minutes without failure (client-go's reflector).
/// </summary>
internal sealed class WatchBackoff(TimeProvider time, Func<double> random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ResetAfter = TimeSpan.FromMinutes(2);
    private TimeSpan _next = First;
    private long? _lastFailure;

    public TimeSpan NextDelay()
    {
        if (_lastFailure is { } last && time.GetElapsedTime(last) > ResetAfter)
        {
            _next = First;
        }

        _lastFailure = time.GetTimestamp();
        var delay = _next * (1 + random());
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return delay;
    }
}
