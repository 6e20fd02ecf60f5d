namespace ModelServing.Engine.Batching;

/// <summary>How long runs take lately: exponentially weighted means. Written by instances, read by anyone.</summary>
internal sealed class RunCost
{
    private const double Weight = 0.1;

    private long _perRowTicks;
    private long _singleTicks;

    /// <summary>Mean time for each row; null before the first run.</summary>
    public TimeSpan? PerRow => Read(ref _perRowTicks);

    /// <summary>Mean time of a run with a single request; null before the first such run.</summary>
    public TimeSpan? Single => Read(ref _singleTicks);

    /// <summary>Learns from one run.</summary>
    public void Learn(TimeSpan time, int rows, bool isSingleRequest)
    {
        Blend(ref _perRowTicks, time / Math.Max(1, rows));
        if (isSingleRequest)
        {
            Blend(ref _singleTicks, time);
        }
    }

    private static TimeSpan? Read(ref long ticks) => Volatile.Read(ref ticks) is > 0 and var value ? TimeSpan.FromTicks(value) : null;

    /// <summary>Two instances that learn at once may lose one of two samples, which a mean does not mind.</summary>
    private static void Blend(ref long mean, TimeSpan sample)
    {
        var old = Volatile.Read(ref mean);
        Volatile.Write(ref mean, Math.Max(1, old == 0 ? sample.Ticks : old + (long)(Weight * (sample.Ticks - old))));
    }
}
