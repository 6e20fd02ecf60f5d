namespace ModelServing.Controllers.Signals;

/// <summary>Looks at one pod; at most 64 at the same time, whatever the number of models.</summary>
internal sealed class PodScraper(ISampleSource source, TimeProvider time) : IDisposable
{
    private const int MaxAtOnce = 64;
    private readonly SemaphoreSlim _slots = new(MaxAtOnce);

    /// <summary>Called after each look.</summary>
    public Action<bool, TimeSpan> Looked { get; init; } = static (_, _) => { };

    /// <param name="target">The pod.</param>
    /// <param name="last">What is known of it; null for the first look.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<PodRecord> LookAsync(ScrapeTarget target, PodRecord? last, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var at = time.GetTimestamp();
            var sample = await source.ReadAsync(target.Address, cancellationToken);
            Looked(sample is not null, time.GetElapsedTime(at));
            return sample is null ? Failed(target, last, at) : Succeeded(target, last, at, sample);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private static PodRecord Failed(ScrapeTarget target, PodRecord? last, long at)
    {
        var failures = (last?.Failures ?? 0) + 1;
        return new PodRecord(target.RestartCount, at, failures, ScrapeTiming.PauseAfter(failures, Random.Shared.NextDouble()), last?.Known);
    }

    private PodRecord Succeeded(ScrapeTarget target, PodRecord? last, long at, RuntimeSample sample)
    {
        var known = last?.Known;
        var elapsed = known is null ? TimeSpan.Zero : time.GetElapsedTime(known.At, at);
        var demand = (known?.Demand ?? DemandWindow.Empty).Add(sample);
        var signals = SignalDerivation.Derive(known?.Sample, sample, elapsed, known?.Signals, demand.Percent());
        return new PodRecord(target.RestartCount, at, 0, TimeSpan.Zero, new PodRecord.Success(at, time.GetUtcNow(), sample, signals, demand));
    }
}
