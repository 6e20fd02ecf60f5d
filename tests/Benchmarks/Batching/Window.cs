using System.Diagnostics;

namespace ModelServing.Benchmarks.Batching;

/// <summary>A turn of a contestant: what ends in its first part is not counted, nor what ends after it.</summary>
/// <param name="From">Timestamp at which counting begins.</param>
/// <param name="To">Timestamp at which it ends.</param>
internal readonly record struct Window(long From, long To)
{
    public bool IsOver => Stopwatch.GetTimestamp() >= To;

    public TimeSpan Length => Stopwatch.GetElapsedTime(From, To);

    public static Window Open(TimeSpan leadIn, TimeSpan slice)
    {
        var from = Stopwatch.GetTimestamp() + (long)(leadIn.TotalSeconds * Stopwatch.Frequency);
        return new Window(from, from + (long)(slice.TotalSeconds * Stopwatch.Frequency));
    }

    public bool Counts(long timestamp) => timestamp >= From && timestamp < To;

    /// <summary>Asks again and again until the window is over.</summary>
    /// <returns>Microseconds of each request that counts.</returns>
    public List<double> Repeat(Action ask)
    {
        var latencies = new List<double>();
        for (var sent = Stopwatch.GetTimestamp(); sent < To;)
        {
            ask();
            var answered = Stopwatch.GetTimestamp();
            if (Counts(answered))
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent, answered).TotalMicroseconds);
            }

            sent = answered;
        }

        return latencies;
    }
}
