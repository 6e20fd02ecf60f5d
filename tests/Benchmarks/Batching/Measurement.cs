namespace ModelServing.Benchmarks.Batching;

/// <summary>What one measurement saw.</summary>
/// <param name="Rows">Rows answered.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="LatenciesMicroseconds">One for each request, or each run where there are no requests; sorted.</param>
internal sealed record Measurement(long Rows, TimeSpan Elapsed, IReadOnlyList<double> LatenciesMicroseconds)
{
    public double RowsPerSecond => Rows / Elapsed.TotalSeconds;

    /// <summary>From clients that ask for one row at a time.</summary>
    public static Measurement Of(Window window, IEnumerable<IReadOnlyCollection<double>> clients)
    {
        double[] latencies = [.. clients.SelectMany(each => each).Order()];
        return new Measurement(latencies.Length, window.Length, latencies);
    }

    /// <summary>All rounds of one contestant together.</summary>
    public static Measurement Merge(IReadOnlyCollection<Measurement> rounds) => new(
        rounds.Sum(round => round.Rows),
        TimeSpan.FromTicks(rounds.Sum(round => round.Elapsed.Ticks)),
        [.. rounds.SelectMany(round => round.LatenciesMicroseconds).Order()]);

    /// <summary>A percentile of the latencies, 0 if there are none.</summary>
    public double Percentile(double share) =>
        LatenciesMicroseconds.Count == 0 ? 0 : LatenciesMicroseconds[(int)Math.Min(LatenciesMicroseconds.Count - 1, share * LatenciesMicroseconds.Count)];
}
