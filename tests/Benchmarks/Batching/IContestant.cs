namespace ModelServing.Benchmarks.Batching;

/// <summary>One of the things compared. Prepared once, then measured in turns with the others.</summary>
internal interface IContestant : IAsyncDisposable
{
    string Name { get; }

    Task<Measurement> MeasureAsync(TimeSpan time, CancellationToken cancellationToken);
}
