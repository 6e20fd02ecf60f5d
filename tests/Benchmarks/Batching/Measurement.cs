namespace ModelServing.Benchmarks.Batching;

/// <summary>What one measurement saw.</summary>
/// <param name="Rows">Rows answered.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="LatenciesMicroseconds">One for each request; empty where there are no requests.</param>
internal sealed record Measurement(long Rows, TimeSpan Elapsed, IReadOnlyList<double> LatenciesMicroseconds)
{
    public double RowsPerSecond => Rows / Elapsed.TotalSeconds;

    /// <summary>All rounds of one contestant together.</summary>
    public static Measurement Merge(IReadOnlyCollection<Measurement> rounds) => new(
        rounds.Sum(round => round.Rows),
        TimeSpan.FromTicks(rounds.Sum(round => round.Elapsed.Ticks)),
        [.. rounds.SelectMany(round => round.LatenciesMicroseconds).Order()]);

    /// <summary>A percentile of the sorted latencies, 0 if there are none.</summary>
    public double Percentile(double share) =>
        LatenciesMicroseconds.Count == 0 ? 0 : LatenciesMicroseconds[(int)Math.Min(LatenciesMicroseconds.Count - 1, share * LatenciesMicroseconds.Count)];
}
