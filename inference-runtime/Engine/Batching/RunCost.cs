using System.Numerics;
using ModelServing.Engine.Admission;

namespace ModelServing.Engine.Batching;

/// <summary>
/// How long runs take that have an instance's processors for themselves, by batch size. A table and not a line: on real processors the time of a batch has
/// steps, and the largest batch is often not the cheapest for each row. The means follow a faster sample quickly and a slower one slowly, because what disturbs
/// a measurement only ever adds to it. All instances of a model run on the same provider, so that one table is true of each.
/// Written by instances, read by anyone; two instances that learn at once may lose one of two samples, which a mean does not mind.
/// </summary>
internal sealed class RunCost(TimeProvider clock, LatencyObjective? objective = null)
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
    private readonly RunQuantiles? _quantiles = objective is null ? null : new RunQuantiles(objective.Percentile, clock);
    private readonly ModelSpeed? _speed = objective is null ? null : new ModelSpeed(Exact + 32);
    private double _overrun = 1;
    private int _runs;
    private long _lastAt;
    private long _anyPerRowTicks;
    private long _singleTicks;

    /// <summary>Mean time for each row, over all batch sizes; null before the first run.</summary>
    public TimeSpan? PerRow => Read(ref _anyPerRowTicks);

    /// <summary>Mean time of a run with a single request; null before the first such run.</summary>
    public TimeSpan? Single => Read(ref _singleTicks);

    /// <summary>Whether times are learned towards an objective.</summary>
    public bool HasObjective => objective is not null;

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
            Volatile.Write(ref _overrun, SecondLargest(_overruns));
        }

        Blend(ref _anyPerRowTicks, perRow);
        Blend(ref _perRowTicks[place], perRow);
        var now = clock.GetTimestamp();
        Volatile.Write(ref _learnedAt[place], now);
        Volatile.Write(ref _lastAt, now);
        if (isSingleRequest)
        {
            Blend(ref _singleTicks, work);
        }

        _speed?.Learn(place, perRow.Ticks);
        _quantiles?.Learn(work, Math.Max(1, rows), this);
    }

    /// <summary>Whether no run ended within the last second, so that nothing is known of how fast the model is now.</summary>
    public bool IsStale => clock.GetElapsedTime(Volatile.Read(ref _lastAt)) > Memory;

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
        while (below >= 1 && PerRowTicks(below) == 0)
        {
            below--;
        }

        if (below == place && place <= Exact)
        {
            return RunTicks(below);
        }

        while (above <= last && PerRowTicks(above) == 0)
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
            if (PerRowTicks(place) is > 0 and var perRow && perRow <= least)
            {
                (cheapest, least) = ((int)RowsAt(place), perRow);
            }
        }

        return cheapest;
    }

    /// <summary>
    /// As <see cref="Expected"/>, but what nearly all of the last runs kept to with all that ran beside them: all but one in thirty, or with an objective as many
    /// as its percentile asks for. Then at most half of the time that two runs leave of the objective is kept in reserve: where runs vary by more than that,
    /// refusing requests would not make the others' answers come in time.
    /// </summary>
    /// <param name="rows">The size.</param>
    /// <param name="together">Towards an objective: how many runs share the processors.</param>
    public TimeSpan? Cautious(long rows, double together = 1)
    {
        if (Expected(rows) is not { } alone)
        {
            return null;
        }

        if (_quantiles is null)
        {
            return alone * Volatile.Read(ref _overrun);
        }

        var mean = alone * together;
        var (reserve, most) = (mean * (_quantiles.Factor(rows) - 1), (objective!.Time - (2 * mean)) / 2);
        return most <= TimeSpan.Zero ? mean : mean + (reserve < most ? reserve : most);
    }

    /// <summary>
    /// The most rows of which one run after another keeps the objective: who comes when a run has just begun sees out two where there is one instance and all may
    /// share a batch (Nexus, SOSP'19). <paramref name="maxRows"/> where there is no objective, or none that can be kept so.
    /// </summary>
    /// <param name="maxRows">The configured limit.</param>
    /// <param name="rounds">Runs that the unluckiest request sees out, its own among them.</param>
    public int Sustainable(int maxRows, double rounds)
    {
        if (objective is null || !(Expected(maxRows) * rounds > objective.Time) || Expected(1) * rounds > objective.Time)
        {
            return maxRows;
        }

        var (least, most) = (1, maxRows);
        while (least < most)
        {
            var middle = least + ((most - least + 1) / 2);
            (least, most) = Expected(middle) * rounds > objective.Time ? (least, middle - 1) : (middle, most);
        }

        return least;
    }

    private TimeSpan RunTicks(int place) => TimeSpan.FromTicks(PerRowTicks(place) * RowsAt(place));

    /// <summary>What a row takes in a run of that size; 0 if none was seen.</summary>
    private long PerRowTicks(int place) => _speed?.PerRowTicks(place) ?? Volatile.Read(ref _perRowTicks[place]);

    private static double SecondLargest(double[] overruns)
    {
        var (most, second) = (1.0, 1.0);
        foreach (var overrun in overruns)
        {
            (most, second) = overrun > most ? (overrun, most) : (most, Math.Max(second, overrun));
        }

        return second;
    }

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
