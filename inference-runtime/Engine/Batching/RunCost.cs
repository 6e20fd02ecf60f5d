using System.Numerics;

namespace ModelServing.Engine.Batching;

/// <summary>
/// How long runs take that have an instance's processors for themselves, by batch size. A table and not a line: on real processors the time of a batch has steps, and the largest batch is often not the
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
    private readonly double[] _overruns = new double[32];
    private int _runs;
    private long _anyPerRowTicks;
    private long _singleTicks;

    /// <summary>Mean time for each row, over all batch sizes; null before the first run.</summary>
    public TimeSpan? PerRow => Read(ref _anyPerRowTicks);

    /// <summary>Mean time of a run with a single request; null before the first such run.</summary>
    public TimeSpan? Single => Read(ref _singleTicks);

    /// <summary>Learns from one run.</summary>
    /// <param name="work">The time it took, less what others took of the processors meanwhile.</param>
    /// <param name="elapsed">The time it took.</param>
    /// <param name="rows">Its size.</param>
    /// <param name="isSingleRequest">Whether it answered one request.</param>
    public void Learn(TimeSpan work, TimeSpan elapsed, int rows, bool isSingleRequest)
    {
        var perRow = work / Math.Max(1, rows);
        var place = Place(rows);
        if (Volatile.Read(ref _perRowTicks[place]) is > 0 and var mean)
        {
            _overruns[_runs++ & (_overruns.Length - 1)] = elapsed.Ticks / ((double)mean * Math.Max(1, rows));
        }

        Blend(ref _anyPerRowTicks, perRow);
        Blend(ref _perRowTicks[place], perRow);
        Volatile.Write(ref _learnedAt[place], clock.GetTimestamp());
        if (isSingleRequest)
        {
            Blend(ref _singleTicks, work);
        }
    }

    /// <summary>Whether a run of so many rows was seen within the last second.</summary>
    public bool IsFresh(long rows)
    {
        var place = Place(rows);
        return Volatile.Read(ref _perRowTicks[place]) > 0 && clock.GetElapsedTime(Volatile.Read(ref _learnedAt[place])) <= Memory;
    }

    /// <summary>
    /// Mean time of a run of so many rows; of a size that was never seen, on the line between the nearest that were, and beyond the largest as much for each
    /// row as there. Null before the first run.
    /// </summary>
    public TimeSpan? Expected(long rows)
    {
        var (place, last) = (Place(rows), _perRowTicks.Length - 1);
        var (below, above) = (place, place + 1);
        while (below >= 1 && Volatile.Read(ref _perRowTicks[below]) == 0)
        {
            below--;
        }

        if (below == place && place <= Exact)
        {
            return RunTicks(below);
        }

        while (above <= last && Volatile.Read(ref _perRowTicks[above]) == 0)
        {
            above++;
        }

        return (below >= 1, above <= last) switch
        {
            (false, false) => null,
            (true, false) => RunTicks(below) * ((double)rows / RowsAt(below)),
            (false, true) => RunTicks(above),
            _ => RunTicks(below) + ((RunTicks(above) - RunTicks(below)) * ((rows - RowsAt(below)) / (double)(RowsAt(above) - RowsAt(below)))),
        };
    }

    /// <summary>The size up to <paramref name="maxRows"/> that costs least for each row, among those that were seen; null if none was.</summary>
    public int? Cheapest(int maxRows)
    {
        var (cheapest, least) = ((int?)null, long.MaxValue);
        for (var place = 1; place < _perRowTicks.Length && RowsAt(place) <= maxRows; place++)
        {
            if (Volatile.Read(ref _perRowTicks[place]) is > 0 and var perRow && perRow <= least)
            {
                (cheapest, least) = ((int)RowsAt(place), perRow);
            }
        }

        return cheapest;
    }

    /// <summary>As <see cref="Expected"/>, but what all but one in thirty of the last runs kept to with all that ran beside them.</summary>
    public TimeSpan? Cautious(long rows)
    {
        var (most, second) = (1.0, 1.0);
        foreach (var overrun in _overruns)
        {
            (most, second) = overrun > most ? (overrun, most) : (most, Math.Max(second, overrun));
        }

        return Expected(rows) * second;
    }

    private TimeSpan RunTicks(int place) => TimeSpan.FromTicks(Volatile.Read(ref _perRowTicks[place]) * RowsAt(place));

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
