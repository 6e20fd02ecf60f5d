using System.Collections.Concurrent;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Controllers.Signals;

/// <summary>
/// Looks at the pods of one model again and again, as long as somebody asks. Rounds follow each other, never two at once; the first one, and one for a
/// pod that has just become ready, comes as soon as it is asked for.
/// </summary>
internal sealed class ModelWatch(NamespacedName model, IModelPods pods, PodScraper scraper, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, PodRecord> _records = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private TaskCompletionSource _round = New();
    private long _askedAt = time.GetTimestamp();
    private bool _inRound;
    private bool _ended;
    private int _started;

    public NamespacedName Model => model;

    /// <summary>True for the first caller alone, who is to run it.</summary>
    public bool TryStart() => Interlocked.Exchange(ref _started, 1) == 0;

    /// <summary>After <see cref="RunAsync"/>.</summary>
    public void Dispose() => _wake.Dispose();

    /// <summary>Somebody asks. False when the watch has ended meanwhile, and another one must begin.</summary>
    public bool TryAsk()
    {
        lock (_gate)
        {
            _askedAt = time.GetTimestamp();
            return !_ended;
        }
    }

    /// <summary>Completes when each of the pods has been looked at, or two rounds have passed: the one that runs, and one for who became ready meanwhile.</summary>
    public async Task LookedAtAsync(IReadOnlyList<ScrapeTarget> targets)
    {
        for (var rounds = 0; rounds < 2 && targets.Any(target => Record(target) is null); rounds++)
        {
            await RoundAsync();
        }
    }

    /// <summary>The newest signals of a pod; null when the last look that succeeded is too old.</summary>
    public PodRecord.Success? Find(ScrapeTarget target) =>
        Record(target)?.Known is { } known && time.GetElapsedTime(known.At) <= ScrapeTiming.Freshness ? known : null;

    /// <summary>The signals of all pods that are known now.</summary>
    public IEnumerable<PodSignals> Known() =>
        _records.Values.Select(static record => record.Known).OfType<PodRecord.Success>()
            .Where(known => time.GetElapsedTime(known.At) <= ScrapeTiming.Freshness)
            .Select(static known => known.Signals);

    /// <summary>Runs until nobody has asked for a minute, or until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var alarm = time.CreateTimer(static watch => ((ModelWatch)watch!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            while (TryGoOn())
            {
                BeginRound();
                try
                {
                    await RunRoundAsync(cancellationToken);
                }
                finally
                {
                    EndRound();
                }

                alarm.Change(ScrapeTiming.NextRound(Random.Shared.NextDouble()), Timeout.InfiniteTimeSpan);
                await _wake.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            lock (_gate)
            {
                _ended = true;
                _round.TrySetResult();
            }
        }
    }

    private bool TryGoOn()
    {
        lock (_gate)
        {
            _ended = time.GetElapsedTime(_askedAt) > ScrapeTiming.Interest;
            return !_ended;
        }
    }

    /// <summary>The round that runs now, or else the next one, which begins at once.</summary>
    private Task RoundAsync()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return Task.CompletedTask;
            }

            Wake();
#pragma warning disable VSTHRD003 // Completed by RunAsync on the thread pool, at its end at the latest: there is no context to deadlock with.
            return _round.Task;
#pragma warning restore VSTHRD003
        }
    }

    /// <summary>Ends the pause between two rounds; within a round it means nothing.</summary>
    private void Wake()
    {
        lock (_gate)
        {
            if (!_inRound && _wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    private void BeginRound()
    {
        lock (_gate)
        {
            _inRound = true;
            _wake.Wait(TimeSpan.Zero); // whoever woke us gets this round
        }
    }

    private void EndRound()
    {
        TaskCompletionSource ended;
        lock (_gate)
        {
            _inRound = false;
            (ended, _round) = (_round, New());
        }

        ended.SetResult();
    }

    private async Task RunRoundAsync(CancellationToken cancellationToken)
    {
        var targets = pods.Of(model).Select(ScrapeTarget.Of).OfType<ScrapeTarget>().ToArray();
        foreach (var gone in _records.Keys.Except(targets.Select(static target => target.Uid)).ToArray())
        {
            _records.TryRemove(gone, out _);
        }

        await Task.WhenAll(targets.Where(IsDue).Select(target => LookAsync(target, cancellationToken)));
    }

    private async Task LookAsync(ScrapeTarget target, CancellationToken cancellationToken) =>
        _records[target.Uid] = await scraper.LookAsync(target, Record(target), cancellationToken);

    private bool IsDue(ScrapeTarget target) => Record(target) is not { } record || time.GetElapsedTime(record.LookedAt) >= record.Pause;

    private PodRecord? Record(ScrapeTarget target) =>
        _records.TryGetValue(target.Uid, out var record) && record.RestartCount == target.RestartCount ? record : null;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
