namespace ModelServing.Benchmarks.Batching;

/// <summary>
/// Measures contestants in turns, A B C A B C, so that a machine that slows down slows all of them down. What is measured is the steady state.
/// </summary>
internal static class Contest
{
    public static async Task<IReadOnlyList<ContestResult>> RunAsync(IReadOnlyList<IContestant> contestants, Pace pace, CancellationToken cancellationToken)
    {
        foreach (var contestant in contestants)
        {
            await contestant.MeasureAsync(pace.WarmUp - pace.LeadIn, pace.LeadIn, cancellationToken);
        }

        var measured = contestants.Select(_ => new List<Measurement>()).ToArray();
        for (var round = 0; round < pace.Rounds; round++)
        {
            for (var i = 0; i < contestants.Count; i++)
            {
                measured[i].Add(await contestants[i].MeasureAsync(pace.LeadIn, pace.Slice, cancellationToken));
            }
        }

        return [.. contestants.Select((contestant, i) => new ContestResult(contestant, measured[i]))];
    }
}
