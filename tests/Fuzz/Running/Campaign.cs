using System.Collections.Concurrent;

namespace ModelServing.Fuzz.Running;

/// <summary>Runs many cases of many targets on all processors, a bit of each in turns.</summary>
/// <param name="targets">What is tried.</param>
/// <param name="cases">How many cases over all parsers; a target with a share of its own gets that beside.</param>
/// <param name="seed">Of all that is random.</param>
internal sealed class Campaign(IReadOnlyList<Target> targets, long cases, int seed)
{
    private const int Turns = 32;
    private readonly Tally[] _tallies = [.. targets.Select(static target => new Tally(target))];

    public IReadOnlyList<Tally> Tallies => _tallies;

    public long Cases => _tallies.Sum(static tally => tally.Cases);

    /// <summary>How many cases there are to run.</summary>
    public long Planned => targets.Sum(CasesFor);

    /// <summary>Runs until all cases are done or time is up.</summary>
    /// <returns>A case that did not end, which then still runs.</returns>
    public async Task<Finding?> RunAsync(Action<Campaign> onProgress, CancellationToken cancellationToken)
    {
        var watch = new HangWatch(Environment.ProcessorCount);
        var work = new ConcurrentQueue<(Tally Tally, long From, long To)>(Slices());
        var workers = Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(worker => Task.Run(
            async () =>
            {
                while (!cancellationToken.IsCancellationRequested && work.TryDequeue(out var slice))
                {
                    await slice.Tally.RunAsync(seed, (slice.From, slice.To), watch[worker], cancellationToken);
                }
            },
            CancellationToken.None)));
        using var pulse = new PeriodicTimer(TimeSpan.FromSeconds(2));
        while (!workers.IsCompleted)
        {
            await Task.WhenAny(workers, pulse.WaitForNextTickAsync(CancellationToken.None).AsTask());
            onProgress(this);
            if (watch.Find(seed) is { } stuck)
            {
                return stuck;
            }
        }

        await workers;
        return null;
    }

    /// <summary>Each target's cases in as many slices; an input of several cases counts for all of them.</summary>
    private IEnumerable<(Tally Tally, long From, long To)> Slices() =>
        from turn in Enumerable.Range(0, Turns)
        from tally in _tallies
        let inputs = InputsFor(tally.Target)
        let slice = (tally, From: inputs * turn / Turns, To: inputs * (turn + 1) / Turns)
        where slice.To > slice.From
        select slice;

    private long InputsFor(Target target)
    {
        var perInput = target.CasesOf(target.Generate(Mutation.Dice.For(seed, target.Name, 0)));
        return Math.Max(1, (CasesFor(target) + perInput - 1) / perInput);
    }

    private long CasesFor(Target target) => Math.Max(1, (long)(cases * (target.Share ?? 1.0 / targets.Count(static other => other.Share is null))));
}
