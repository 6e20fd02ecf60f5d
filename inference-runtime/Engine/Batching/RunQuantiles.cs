using System.Numerics;

namespace ModelServing.Engine.Batching;

/// <summary>
/// By how much runs take longer than the mean run of their size: a quantile over the last runs, for sizes of one power of two together. It is a factor and not
/// a time, so that what one size has taught holds for its neighbours; and it is taken over the means of now, so that a model which has become slower is not
/// taken for one that varies. Written by instances, read by anyone; of two instances that learn at once one sample may be lost.
/// </summary>
internal sealed class RunQuantiles(int percentile, TimeProvider clock)
{
    /// <summary>Runs looked back upon: a hundred and some, for that the 99th percentile says more than the maximum.</summary>
    private const int Window = 128;

    /// <summary>What is older says nothing about now.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    private readonly Class?[] _classes = new Class?[33];

    /// <summary>Learns from one run.</summary>
    /// <param name="elapsed">The time it took, less what others took of the processors meanwhile.</param>
    /// <param name="rows">Its size, at least 1.</param>
    /// <param name="means">What runs take on average.</param>
    public void Learn(TimeSpan elapsed, int rows, RunCost means)
    {
        var place = Place(rows);
        var own = Volatile.Read(ref _classes[place]);
        if (own is null)
        {
            own = new Class();
            Volatile.Write(ref _classes[place], own);
        }

        var now = clock.GetTimestamp();
        own.Runs[own.Count++ % Window] = (now, elapsed, rows);
        Span<double> factors = stackalloc double[Window];
        var known = 0;
        foreach (var (at, time, size) in own.Runs.AsSpan(0, Math.Min(own.Count, Window)))
        {
            if (means.Expected(size) is { Ticks: > 0 } mean && clock.GetElapsedTime(at, now) <= Memory)
            {
                factors[known++] = time / mean;
            }
        }

        // One slow run is luck, whatever the percentile; the second is reckoned with.
        factors = factors[..known];
        factors.Sort();
        var beyond = Math.Max(1, known * (100 - percentile) / 100);
        Volatile.Write(ref own.Factor, known > beyond ? Math.Max(1, factors[known - 1 - beyond]) : 1);
    }

    /// <summary>What to multiply the mean time of a run of so many rows by, at least 1; of a size never seen what the nearest smaller one teaches, or else the nearest larger one.</summary>
    public double Factor(long rows)
    {
        var place = Place(rows);
        for (var below = place; below >= 0; below--)
        {
            if (Volatile.Read(ref _classes[below]) is { } seen)
            {
                return Volatile.Read(ref seen.Factor);
            }
        }

        for (var above = place + 1; above < _classes.Length; above++)
        {
            if (Volatile.Read(ref _classes[above]) is { } seen)
            {
                return Volatile.Read(ref seen.Factor);
            }
        }

        return 1;
    }

    /// <summary>1, 2, 3 to 4, 5 to 8 rows and so on.</summary>
    private static int Place(long rows) => rows <= 1 ? 0 : Math.Min(32, BitOperations.Log2((ulong)rows - 1) + 1);

    private sealed class Class
    {
        public double Factor = 1;

        public int Count { get; set; }

        public (long At, TimeSpan Elapsed, int Rows)[] Runs { get; } = new (long, TimeSpan, int)[Window];
    }
}
