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
    public double RatioTo(ContestResult other)
    {
        var ratios = Rounds.Zip(other.Rounds, (own, theirs) => own.RowsPerSecond / theirs.RowsPerSecond).Order().ToArray();
        return ratios.Length % 2 == 1 ? ratios[ratios.Length / 2] : (ratios[(ratios.Length / 2) - 1] + ratios[ratios.Length / 2]) / 2;
    }
}
