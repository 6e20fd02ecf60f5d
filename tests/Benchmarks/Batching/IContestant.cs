namespace ModelServing.Benchmarks.Batching;

/// <summary>One of the things compared. Prepared once, then measured in turns with the others.</summary>
internal interface IContestant : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Works for both times together, and counts what ends in the second.</summary>
    Task<Measurement> MeasureAsync(TimeSpan leadIn, TimeSpan slice, CancellationToken cancellationToken);
}
