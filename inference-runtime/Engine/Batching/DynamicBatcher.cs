using ModelServing.Engine.Admission;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Validation;

namespace ModelServing.Engine.Batching;

/// <summary>
/// Takes requests in, forms batches and gives them to free instances. All decisions are made under one lock whenever something happens: a request
/// arrives, an instance becomes free, or the time that <see cref="BatchPolicy"/> named has come. There is no polling and no thread of its own.
/// </summary>
internal sealed partial class DynamicBatcher : IDisposable
{
    /// <summary>Longer timeouts are as good as none, and timers have a limit.</summary>
    private const long MaxTimeoutMicroseconds = 86_400_000_000;

    /// <summary>How long a request without a deadline stands behind those that have one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly RequestQueue _queue = new();
    private readonly HashSet<Batch> _running = [];
    private readonly CallerForecast _forecast;
    private readonly ArrivalPace _pace;
    private readonly BatcherOptions _options;
    private readonly SessionPool _pool;
    private readonly BatchExecutor _executor;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _startedAt;
    private TimeSpan _wakeAt = TimeSpan.MaxValue;
    private long _freeSince;
    private bool _accepting = true;
    private int _inFlight;
    private bool _isOverloaded;
    private QueuedRows[] _view = new QueuedRows[64];

    public DynamicBatcher(BatcherOptions options, SessionPool pool, BatchExecutor executor, TimeProvider clock)
    {
        _options = options;
        _pool = pool;
        _executor = executor;
        _clock = clock;
        _startedAt = clock.GetTimestamp();
        _forecast = new CallerForecast(clock);
        _pace = new ArrivalPace(clock);
        _timer = clock.CreateTimer(static state => ((DynamicBatcher)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Requests that wait.</summary>
    public int Queued => _queue.Count;

    /// <summary>Requests admitted and not yet answered.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Infers.</summary>
    /// <param name="content">The request; its memory may be read until the task completes.</param>
    /// <param name="id">Echoed.</param>
    /// <param name="parameters">Its timeout and its priority.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    /// <returns>The outcome; the task itself never fails.</returns>
    public ValueTask<InferOutcome> SubmitAsync(ValidatedRequest content, string? id, RequestParameters parameters, CancellationToken cancellationToken)
    {
        var now = _clock.GetTimestamp();
        var request = new PendingRequest(content, id, now, UrgencyOf(content, parameters, now));
        return !cancellationToken.IsCancellationRequested && TryRunInline(request)
            ? new ValueTask<InferOutcome>(request.Outcome)
            : WaitAsync(request, parameters.TimeoutMicroseconds, cancellationToken);
    }

    public void Dispose() => _timer.Dispose();

    private async ValueTask<InferOutcome> WaitAsync(PendingRequest request, long? timeoutMicroseconds, CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.UnsafeRegister(_ => GiveUp(request, AdmissionPolicy.Cancelled), null);
        using var deadline = request.Urgency.DeadlineAt is null
            ? null
            : _clock.CreateTimer(_ => GiveUp(request, AdmissionPolicy.DeadlineExceeded), null, WholeMilliseconds(TimeSpan.FromMicroseconds(timeoutMicroseconds!.Value)), Timeout.InfiniteTimeSpan);
        if (Admit(request) is { } refusal)
        {
            return refusal;
        }

        var outcome = await request.Outcome;
        Leave();
        return outcome;
    }

    private InferOutcome? Admit(PendingRequest request)
    {
        lock (_gate)
        {
            if (Refuse(request) is { } refusal)
            {
                return refusal;
            }

            _inFlight++;
            if (!request.IsDone)
            {
                _queue.Add(request);
                var outstanding = Outstanding();
                _forecast.Arrived(outstanding);
                _pace.Arrived();
                Expect(outstanding);
                Dispatch();
            }

            return null;
        }
    }

    private InferOutcome? Refuse(PendingRequest request)
    {
        var urgency = request.Urgency;
        var left = request.Slack(_clock, _clock.GetTimestamp());
        var need = left is null ? null : PredictedTime(request);
        var isSoft = urgency.IsSoft;
        var queued = _queue.Count;

        // Of a full queue it is the least of those that wait which is refused.
        var displaced = queued >= _options.MaxQueuedRequests && _queue.Least is { } least && urgency.Priority < least.Urgency.Priority ? least : null;
        var refusal = AdmissionPolicy.Decide(
            _accepting, displaced is null ? queued : queued - 1, _options.MaxQueuedRequests, left, need, PredictedWait, isSoft ? _options.Objective : null);
        _isOverloaded |= isSoft && refusal is not null;
        if (refusal is null && displaced is not null)
        {
            _queue.Remove(displaced);
            displaced.GiveUp(AdmissionPolicy.Displaced(_options.MaxQueuedRequests, PredictedWait));
        }

        return refusal;
    }

    /// <summary>Time until the queue is worked off; null while nothing is known of the model's speed.</summary>
    private TimeSpan? PredictedWait => _executor.Cost.PerRow * _queue.Rows / _pool.Sessions;

    /// <summary>
    /// Time until a request that comes now is answered: what runs ends, then those that go before it and the request itself in the cheapest batches over all
    /// sessions. Towards an objective the last of these batches, its own, is expected to take as long as seldom happens. Null while nothing is known of the
    /// model's speed.
    /// </summary>
    private TimeSpan? PredictedTime(PendingRequest request)
    {
        var (cost, urgency) = (_executor.Cost, request.Urgency);
        var all = _queue.RowsOf(urgency.Priority) + request.Weight;
        var most = urgency.IsSoft ? Forecast(_pool.Count).Sustainable(MaxRows, Rounds) : MaxRows;
        var size = cost.Cheapest(Math.Min(all, most)) ?? most;
        var batches = (double)((all + size - 1) / size);
        if (urgency.IsSoft && _queue.Lines.Count > 1)
        {
            // What does not fit into the next batch of its own line has to wait until it is that line's turn again.
            batches = Math.Max(batches, 1 + (_queue.RowsBefore(request) / size * _queue.Lines.Count));
        }

        var forecast = urgency.IsSoft ? Forecast(batches) : new RunForecast(cost);
        var run = forecast.Expected(size);
        var work = run * batches / Math.Min(batches, urgency.IsSoft ? _pool.Count : _pool.Sessions);
        var reserve = urgency.IsSoft ? Reserve(run, forecast.Cautious(size)) : TimeSpan.Zero;
        return work + reserve + (_pool.HasIdle ? TimeSpan.Zero : TimeUntilFree());
    }

    /// <summary>
    /// What is added to the time that is expected, towards an objective. While more comes than can be answered, half a run's time is kept free as far as there is
    /// room: the queue is as good when it is a little shorter, and those in it do not miss the objective by a hair.
    /// </summary>
    private TimeSpan? Reserve(TimeSpan? run, TimeSpan? cautious)
    {
        var reserve = cautious - run;
        if (_isOverloaded && _options.Objective!.Time - (Rounds * cautious) is { Ticks: > 0 } room)
        {
            reserve += room < run / 2 ? room : run / 2;
        }

        return reserve;
    }

    private TimeSpan TimeUntilFree()
    {
        var soonest = TimeSpan.MaxValue;
        foreach (var batch in _running)
        {
            var left = ((_executor.Cost.Expected(batch.Rows) ?? TimeSpan.Zero) * _pool.RunsPerSession) - _clock.GetElapsedTime(batch.ClosedAt);
            soonest = left < soonest ? left : soonest;
        }

        return soonest < TimeSpan.MaxValue && soonest > TimeSpan.Zero ? soonest : TimeSpan.Zero;
    }

    private void GiveUp(PendingRequest request, InferOutcome outcome)
    {
        request.GiveUp(outcome);
        lock (_gate)
        {
            _queue.Remove(request);
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _inFlight--;
            CompleteIfIdle();
        }
    }

    /// <summary>
    /// An objective that a run of the request takes up alone, as far as is known, orders the queue and refuses nobody: to refuse one would not help another.
    /// </summary>
    private Urgency UrgencyOf(ValidatedRequest content, RequestParameters parameters, long now)
    {
        var deadline = After(now, parameters.TimeoutMicroseconds is { } timeout and <= MaxTimeoutMicroseconds ? TimeSpan.FromMicroseconds(timeout) : null);
        if (_options.Objective is not { Time: var objective })
        {
            return new Urgency(parameters.Priority, deadline, deadline, deadline ?? After(now, Patience)!.Value);
        }

        var due = Math.Min(deadline ?? long.MaxValue, After(now, objective)!.Value);
        return new Urgency(parameters.Priority, deadline, _executor.Cost.Expected(Math.Max(1, content.Rows)) >= objective ? deadline : due, due);
    }

    private long? After(long now, TimeSpan? time) => now + (long?)(time?.TotalMicroseconds * (_clock.TimestampFrequency / 1e6));

    /// <summary>System timers count whole milliseconds and cut off the rest; a wait must not end before its time.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
}
