namespace ModelServing.Runtime.Fetching;

/// <summary>Tells how far a long transfer has come, at most once per interval.</summary>
internal sealed class FetchProgress(string origin, TimeSpan interval, TimeProvider time, ILogger logger)
{
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _last;

    /// <param name="received">Bytes so far.</param>
    /// <param name="total">Bytes in all, where the source told.</param>
    public void Report(long received, long? total)
    {
        var elapsed = time.GetElapsedTime(_start);
        if (elapsed - _last < interval)
        {
            return;
        }

        _last = elapsed;
        var rate = received / 1e6 / elapsed.TotalSeconds;
        if (total is { } all and > 0)
        {
            Log.ProgressOfTotal(logger, origin, received, all, 100 * received / all, rate);
        }
        else
        {
            Log.Progress(logger, origin, received, rate);
        }
    }
}
