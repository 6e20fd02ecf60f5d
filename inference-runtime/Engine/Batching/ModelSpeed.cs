namespace ModelServing.Engine.Batching;

/// <summary>
/// How long a row takes by batch size, in two parts, so that what was learned of a size a while ago still says something: the long run, by size, and for all
/// sizes together by how much the last runs differ from it. A model that has become three times slower is so at every size. The latter is the median of five,
/// because one run in five may be disturbed. Written by instances, read by anyone; of two that learn at once one may be lost.
/// </summary>
internal sealed class ModelSpeed(int places)
{
    /// <summary>Runs that the long run goes back, for each size.</summary>
    private const int LongRun = 50;

    private readonly double[] _usual = new double[places];
    private readonly int[] _seen = new int[places];
    private readonly double[] _last = [1, 1, 1, 1, 1];
    private double _factor = 1;
    private int _count;

    /// <summary>Learns from one run.</summary>
    /// <param name="place">Which size.</param>
    /// <param name="perRowTicks">What a row took.</param>
    public void Learn(int place, double perRowTicks)
    {
        var usual = Volatile.Read(ref _usual[place]);
        if (usual > 0)
        {
            _last[_count++ % _last.Length] = perRowTicks / usual;
            Span<double> sorted = [.. _last];
            sorted.Sort();
            Volatile.Write(ref _factor, sorted[sorted.Length / 2]);
        }

        // A disturbed run must not make a size look so dear that it is never tried again.
        var sample = perRowTicks / _factor;
        sample = usual > 0 ? Math.Clamp(sample, usual / 2, usual * 2) : sample;
        _seen[place] = Math.Min(LongRun, _seen[place] + 1);
        Volatile.Write(ref _usual[place], usual + ((sample - usual) / _seen[place]));
    }

    /// <summary>What a row of a size takes now, in ticks; 0 if that size was never seen.</summary>
    public long PerRowTicks(int place) => (long)Math.Ceiling(Volatile.Read(ref _usual[place]) * Volatile.Read(ref _factor));
}
