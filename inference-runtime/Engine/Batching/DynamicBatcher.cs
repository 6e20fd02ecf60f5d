using ModelServing.Engine.Admission;
using ModelServing.Engine.Sessions;
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
    private const long PatienceMicroseconds = 1_000_000;

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
    /// <param name="timeoutMicroseconds">Time from now after which the caller wants no answer; null for no limit.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    /// <returns>The outcome; the task itself never fails.</returns>
    public ValueTask<InferOutcome> SubmitAsync(ValidatedRequest content, string? id, long? timeoutMicroseconds, CancellationToken cancellationToken)
    {
        var now = _clock.GetTimestamp();
        var deadline = Deadline(now, timeoutMicroseconds);
        var request = new PendingRequest(content, id, now, deadline, deadline ?? Deadline(now, PatienceMicroseconds)!.Value);
        return !cancellationToken.IsCancellationRequested && TryRunInline(request)
            ? new ValueTask<InferOutcome>(request.Outcome)
            : WaitAsync(request, timeoutMicroseconds, cancellationToken);
    }

    public void Dispose() => _timer.Dispose();

    private async ValueTask<InferOutcome> WaitAsync(PendingRequest request, long? timeoutMicroseconds, CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.UnsafeRegister(_ => GiveUp(request, AdmissionPolicy.Cancelled), null);
        using var deadline = request.DeadlineAt is null
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
            var left = request.Slack(_clock);
            var need = request.DeadlineAt is null ? null : PredictedTime(request.Weight);
            var predictedWait = _executor.Cost.PerRow * _queue.Rows / _pool.Sessions;
            if (AdmissionPolicy.Decide(_accepting, _queue.Count, _options.MaxQueuedRequests, left, need, predictedWait) is { } refusal)
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

    /// <summary>
    /// Time until a request that comes now is answered: what runs ends, then the queue and the request itself in the cheapest batches over all sessions. Null while
    /// nothing is known of the model's speed.
    /// </summary>
    private TimeSpan? PredictedTime(int rows)
    {
        var all = _queue.Rows + rows;
        var size = _executor.Cost.Cheapest(Math.Min(all, MaxRows)) ?? MaxRows;
        var batches = (all + size - 1) / size;
        var work = _executor.Cost.Expected(size) * batches / Math.Min(batches, _pool.Sessions);
        return work + (_pool.HasIdle ? TimeSpan.Zero : TimeUntilFree());
    }

    private TimeSpan TimeUntilFree()
    {
        var soonest = TimeSpan.MaxValue;
        var sharing = _pool.Count / _pool.Sessions;
        foreach (var batch in _running)
        {
            var left = ((_executor.Cost.Expected(batch.Rows) ?? TimeSpan.Zero) * sharing) - _clock.GetElapsedTime(batch.ClosedAt);
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

    private long? Deadline(long now, long? timeoutMicroseconds) =>
        timeoutMicroseconds is { } timeout and <= MaxTimeoutMicroseconds ? now + (long)(timeout * (_clock.TimestampFrequency / 1e6)) : null;

    /// <summary>System timers count whole milliseconds and cut off the rest; a wait must not end before its time.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
}
