namespace ModelServing.Benchmarks.Batching;

/// <summary>A contestant and its measurements, one for each round.</summary>
internal sealed record ContestResult(IContestant Contestant, IReadOnlyList<Measurement> Rounds)
{
    /// <summary>All rounds together.</summary>
    public Measurement Measured { get; } = Measurement.Merge([.. Rounds]);

    /// <summary>
    /// How many rows this contestant answers for one of another: the median over the rounds, in each of which the two stood next to each other. A neighbour
    /// that takes the processors for a few rounds does not decide.
    /// </summary>
    public double RatioTo(ContestResult other) => MedianOverRounds(other, (own, theirs) => own.RowsPerSecond / theirs.RowsPerSecond);

    /// <summary>Microseconds by which the median request takes longer than that of another; the median over the rounds.</summary>
    public double MicrosecondsOver(ContestResult other) => MedianOverRounds(other, (own, theirs) => own.Percentile(0.5) - theirs.Percentile(0.5));

    private double MedianOverRounds(ContestResult other, Func<Measurement, Measurement, double> compare)
    {
        var values = Rounds.Zip(other.Rounds, compare).Order().ToArray();
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }
}
