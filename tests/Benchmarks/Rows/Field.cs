using ModelServing.Benchmarks.Batching;

namespace ModelServing.Benchmarks.Rows;

/// <summary>The contestants of a row. Disposing it disposes them.</summary>
internal sealed class Field : IAsyncDisposable
{
    private readonly List<IContestant> _contestants = [];

    public T Add<T>(T contestant)
        where T : IContestant
    {
        _contestants.Add(contestant);
        return contestant;
    }

    public async Task<Standings> MeasureAsync(Pace pace, CancellationToken cancellationToken) => new(await Contest.RunAsync(_contestants, pace, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        foreach (var contestant in _contestants)
        {
            await contestant.DisposeAsync();
        }
    }
}
