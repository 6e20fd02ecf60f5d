using ModelServing.Benchmarks.Batching;

namespace ModelServing.Benchmarks.Rows;

/// <summary>How a contest ended.</summary>
internal sealed record Standings(IReadOnlyList<ContestResult> Results)
{
    public ContestResult Of(IContestant contestant) => Results.Single(result => result.Contestant == contestant);

    /// <summary>The median over the rounds of what one answers for one row of the other.</summary>
    public double Ratio(IContestant one, IContestant other) => Of(one).RatioTo(Of(other));

    /// <summary>Of some of them the one that answered most.</summary>
    public ContestResult Best(IEnumerable<IContestant> among) => among.Select(Of).MaxBy(result => result.Measured.RowsPerSecond)!;
}
