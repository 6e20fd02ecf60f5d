using System.Numerics;

namespace ModelServing.Engine.Batching;

/// <summary>
/// How long runs take, by batch size. A table and not a line: on real processors the time of a batch has steps, and the largest batch is often not the
/// cheapest for each row. The means follow a faster sample quickly and a slower one slowly, because what disturbs a measurement only ever adds to it.
/// Written by instances, read by anyone; two instances that learn at once may lose one of two samples, which a mean does not mind.
/// </summary>
internal sealed class RunCost(TimeProvider clock)
{
    private const double Faster = 0.5;
    private const double Slower = 0.1;

    /// <summary>Batches of up to so many rows are told apart one by one, larger ones by powers of two.</summary>
    private const int Exact = 64;

    /// <summary>A size that was not seen for longer has to be tried again: a single disturbed run must not rule it out for ever.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    private readonly long[] _perRowTicks = new long[Exact + 32];
    private readonly long[] _learnedAt = new long[Exact + 32];
    private long _anyPerRowTicks;
    private long _singleTicks;

    /// <summary>Mean time for each row, over all batch sizes; null before the first run.</summary>
    public TimeSpan? PerRow => Read(ref _anyPerRowTicks);

    /// <summary>Mean time of a run with a single request; null before the first such run.</summary>
    public TimeSpan? Single => Read(ref _singleTicks);

    /// <summary>Learns from one run.</summary>
    public void Learn(TimeSpan time, int rows, bool isSingleRequest)
    {
        var perRow = time / Math.Max(1, rows);
        var place = Place(rows);
        Blend(ref _anyPerRowTicks, perRow);
        Blend(ref _perRowTicks[place], perRow);
        Volatile.Write(ref _learnedAt[place], clock.GetTimestamp());
        if (isSingleRequest)
        {
            Blend(ref _singleTicks, time);
        }
    }

    /// <summary>
    /// Whether a row would take less time in a larger batch, the wait for that batch included. True when in doubt: the wait that follows is bounded, and what
    /// comes of it is learned.
    /// </summary>
    /// <param name="rows">Rows at hand, at least 1.</param>
    /// <param name="mostRows">Rows that may be had by waiting.</param>
    /// <param name="pace">Time to wait for each of them; null if unknown.</param>
    public bool MayGetCheaper(long rows, long mostRows, TimeSpan? pace)
    {
        var now = clock.GetTimestamp();
        var (own, most) = (PerRowTicks(Place(rows), now), Place(mostRows));
        if (own == 0 || PerRowTicks(most, now) == 0)
        {
            return true;
        }

        for (var place = Place(rows) + 1; place <= most; place++)
        {
            var size = Math.Min(mostRows, RowsAt(place));
            if (PerRowTicks(place, now) is > 0 and var other && other + (pace.GetValueOrDefault().Ticks * (double)(size - rows) / size) < own)
            {
                return true;
            }
        }

        return false;
    }

    private long PerRowTicks(int place, long now) =>
        clock.GetElapsedTime(Volatile.Read(ref _learnedAt[place]), now) <= Memory ? Volatile.Read(ref _perRowTicks[place]) : 0;

    private static int Place(long rows) => rows <= Exact ? (int)Math.Max(1, rows) : Exact - BitOperations.Log2(Exact) + BitOperations.Log2((ulong)rows);

    private static long RowsAt(int place) => place <= Exact ? place : 1L << (place - Exact + BitOperations.Log2(Exact));

    private static TimeSpan? Read(ref long ticks) => Volatile.Read(ref ticks) is > 0 and var value ? TimeSpan.FromTicks(value) : null;

    private static void Blend(ref long mean, TimeSpan sample)
    {
        var old = Volatile.Read(ref mean);
        var weight = sample.Ticks < old ? Faster : Slower;
        Volatile.Write(ref mean, Math.Max(1, old == 0 ? sample.Ticks : old + (long)(weight * (sample.Ticks - old))));
    }
}
