namespace ModelServing.Benchmarks.Batching;

/// <summary>
/// Measures contestants in turns, A B C A B C, so that a machine that slows down slows all of them down. What is measured is the steady state: each turn
/// begins with a part that is not counted, in which caches fill that the others have emptied.
/// </summary>
internal static class Contest
{
    private static readonly TimeSpan LeadIn = TimeSpan.FromSeconds(0.25);

    // Long enough for the compiler to have seen what is called often.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<ContestResult>> RunAsync(
        IReadOnlyList<IContestant> contestants, TimeSpan slice, int rounds, CancellationToken cancellationToken)
    {
        foreach (var contestant in contestants)
        {
            await contestant.MeasureAsync(WarmUp, cancellationToken);
        }

        var measured = contestants.Select(_ => new List<Measurement>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contestants.Count; i++)
            {
                await contestants[i].MeasureAsync(LeadIn, cancellationToken);
                measured[i].Add(await contestants[i].MeasureAsync(slice, cancellationToken));
            }
        }

        return [.. contestants.Select((contestant, i) => new ContestResult(contestant, measured[i]))];
    }
}
