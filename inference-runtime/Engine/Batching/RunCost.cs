using System.Numerics;

namespace ModelServing.Engine.Batching;

/// <summary>
/// How long runs take, by batch size. A table and not a line: on real processors the time of a batch has steps, and the largest batch is often not the
/// cheapest for each row. The means follow a faster sample quickly and a slower one slowly, because what disturbs a measurement only ever adds to it.
/// Written by instances, read by anyone; two instances that learn at once may lose one of two samples, which a mean does not mind.
/// </summary>
internal sealed class RunCost
{
    private const double Faster = 0.5;
    private const double Slower = 0.1;

    /// <summary>A larger batch that saves less than this share of a row's time is not worth waiting for.</summary>
    private const double Saving = 0.1;

    private readonly long[] _perRowTicks = new long[32];
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
        Blend(ref _anyPerRowTicks, perRow);
        Blend(ref _perRowTicks[SizeClass(rows)], perRow);
        if (isSingleRequest)
        {
            Blend(ref _singleTicks, time);
        }
    }

    /// <summary>Whether a row would take markedly less time in a batch of more rows than this. True when in doubt.</summary>
    public bool MayGetCheaper(long rows)
    {
        var size = SizeClass((int)Math.Min(rows, int.MaxValue));
        var own = Volatile.Read(ref _perRowTicks[size]);
        var isKnown = false;
        for (var larger = size + 1; larger < _perRowTicks.Length; larger++)
        {
            var other = Volatile.Read(ref _perRowTicks[larger]);
            if (own == 0 || (other > 0 && other < own * (1 - Saving)))
            {
                return true;
            }

            isKnown |= other > 0;
        }

        return !isKnown;
    }

    /// <summary>1, 2–3, 4–7 …</summary>
    private static int SizeClass(int rows) => BitOperations.Log2((uint)Math.Max(1, rows));

    private static TimeSpan? Read(ref long ticks) => Volatile.Read(ref ticks) is > 0 and var value ? TimeSpan.FromTicks(value) : null;

    private static void Blend(ref long mean, TimeSpan sample)
    {
        var old = Volatile.Read(ref mean);
        var weight = sample.Ticks < old ? Faster : Slower;
        Volatile.Write(ref mean, Math.Max(1, old == 0 ? sample.Ticks : old + (long)(weight * (sample.Ticks - old))));
    }
}
