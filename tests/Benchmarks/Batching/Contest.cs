namespace ModelServing.Benchmarks.Batching;

/// <summary>Measures contestants in turns, A B C A B C, so that a machine that slows down slows all of them down.</summary>
internal static class Contest
{
    public static async Task<IReadOnlyList<ContestResult>> RunAsync(
        IReadOnlyList<IContestant> contestants, TimeSpan slice, int rounds, CancellationToken cancellationToken)
    {
        var measured = contestants.Select(_ => new List<Measurement>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < contestants.Count; i++)
            {
                // The round before the first warms up and is not counted.
                var measurement = await contestants[i].MeasureAsync(round == 0 ? slice / 4 : slice, cancellationToken);
                if (round > 0)
                {
                    measured[i].Add(measurement);
                }
            }
        }

        return [.. contestants.Select((contestant, i) => new ContestResult(contestant, measured[i]))];
    }
}
