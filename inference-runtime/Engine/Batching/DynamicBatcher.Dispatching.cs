using System.Numerics;
using ModelServing.Engine.Admission;
using ModelServing.Engine.Sessions;

namespace ModelServing.Engine.Batching;

internal sealed partial class DynamicBatcher
{
    private int MaxRows => _options.CanBatch && _executor.IsBatchable ? _options.Limits.MaxRows : 1;

    /// <summary>Runs a request on the calling thread if nothing speaks against it: nobody waits, an instance is free, and the run will be short.</summary>
    private bool TryRunInline(PendingRequest request)
    {
        if (_options.MaxInlineRun <= TimeSpan.Zero || !(_executor.Cost.Single <= _options.MaxInlineRun))
        {
            return false;
        }

        SessionInstance? instance;
        Batch? batch;
        lock (_gate)
        {
            var outstanding = Outstanding() + 1;
            _forecast.Arrived(outstanding);
            var missing = _forecast.Missing(outstanding);
            var view = View(request.Weight, TimeSpan.Zero, missing, EvenShare(missing, request.Weight)) with { HasFreeInstance = _queue.Count == 0 && _pool.HasIdle };
            if (!_accepting || !BatchPolicy.Decide(view, _options.Limits).Close || !_pool.TryRent(out instance))
            {
                return false;
            }

            _pace.Arrived();
            batch = Batch.TryClaim([request])!;
            Begin(batch);
            Expect(outstanding);
            _inFlight++;
        }

        _executor.Execute(batch, instance);
        if (Release(instance, batch) is { } next)
        {
            // Others have arrived meanwhile. They are not this caller's work.
            instance.Start(() => Work(instance, next));
        }

        Leave();
        return true;
    }

    /// <summary>Gives batches to free instances as long as the policy closes any. Under the lock.</summary>
    private void Dispatch()
    {
        while (_queue.Count > 0 && _pool.TryRent(out var instance))
        {
            if (NextBatch() is not { } batch)
            {
                _pool.Return(instance);
                return;
            }

            instance.Start(() => Work(instance, batch));
        }
    }

    private void Work(SessionInstance instance, Batch batch)
    {
        for (var current = batch; current is not null; current = Release(instance, current))
        {
            _executor.Execute(current, instance);
        }
    }

    /// <summary>After a run: the next batch for the same instance, or null, and then the instance is back in the pool.</summary>
    private Batch? Release(SessionInstance instance, Batch done)
    {
        lock (_gate)
        {
            _running.Remove(done);
            Expect(Outstanding());
            if (!_pool.HasIdle)
            {
                _freeSince = _clock.GetTimestamp();
            }

            if (NextBatch() is { } next)
            {
                return next;
            }

            _pool.Return(instance);
            return null;
        }
    }

    /// <summary>Closes the batch whose first request is the most urgent, if the policy closes any; otherwise sets the timer. Under the lock, with an instance free.</summary>
    private Batch? NextBatch()
    {
        while (true)
        {
            var now = _clock.GetTimestamp();
            var missing = _forecast.Missing(Outstanding());
            var share = EvenShare(missing);
            var (line, wait) = SelectLine(now, missing, share);
            if (line is null)
            {
                _isOverloaded &= _queue.Count > 0;
                if (wait is { } time)
                {
                    WakeIn(time);
                }

                return null;
            }

            var forecast = Forecast(1);
            var size = BatchSizing.Choose(View(line, now), share, forecast, forecast.Sustainable(share, Rounds), _isOverloaded);
            for (var dropped = 0; dropped < size.Drop; dropped++)
            {
                Drop(line.Head!);
            }

            if (size.Rows > 0 && Batch.TryClaim(_queue.Take(line, size.Rows)) is { } batch)
            {
                Begin(batch);
                return batch;
            }
        }
    }

    /// <summary>
    /// The line with the most urgent head among those that the policy closes. If it closes any, then lines past the delay may go too although company is on
    /// its way: the instance will not idle in any case, and nobody is passed over for ever.
    /// </summary>
    private (RequestLine? Line, TimeSpan? Wait) SelectLine(long now, int? missing, int share)
    {
        var closes = false;
        RequestLine? first = null;
        TimeSpan? wait = null;
        foreach (var line in _queue.Lines)
        {
            var arrivedAt = line.OldestArrivedAt;
            var waited = _clock.GetElapsedTime(Math.Max(_freeSince, arrivedAt), now);
            var slack = line.Head!.Slack(_clock, now) is { } left ? InTimers(left - Forecast(1).Cautious(Math.Min(line.Rows, share))) : null;
            var view = View(line.Rows, waited, missing, share) with { Slack = slack };
            var decision = BatchPolicy.Decide(view, _options.Limits);
            closes |= decision.Close;
            if ((decision.Close || _clock.GetElapsedTime(arrivedAt, now) >= _options.Limits.MaxDelay) && (first is null || line.Head.Urgency.IsBefore(first.Head!.Urgency)))
            {
                first = line;
            }

            wait = decision.Wait is { } time && !(wait <= time) ? time : wait;
        }

        return (closes ? first : null, wait);
    }

    /// <summary>Refuses what cannot be answered in time any more, or would keep too many others from it, before it costs a run.</summary>
    private void Drop(PendingRequest request)
    {
        _queue.Remove(request);
        request.GiveUp(request.Urgency.IsSoft ? AdmissionPolicy.Overtaken(_options.Objective!, PredictedWait) : AdmissionPolicy.DeadlineExceeded);
    }

    /// <summary>
    /// Runs that a request sees out which comes when one has just begun: the rest of that one, in turn one of each line that waits, its own among them. Runs that
    /// take turns on the same processors end one after the other, and so the next one of them sooner.
    /// </summary>
    private double Rounds => (1.0 / _pool.RunsPerSession) + (Math.Max(1, _queue.Lines.Count) / (double)_pool.Count);

    /// <summary>Towards an objective; deadlines of the callers' own are held by what runs took with all that ran beside them.</summary>
    /// <param name="runs">Runs that begin now.</param>
    private RunForecast Forecast(double runs) =>
        new(_executor.Cost, _options.Objective is null ? 1 : Math.Min(_pool.RunsPerSession, _running.Count + runs));

    /// <summary>The line as the sizing sees it, in memory that is used again.</summary>
    private ReadOnlySpan<QueuedRows> View(RequestLine line, long now)
    {
        if (_view.Length < line.Count)
        {
            _view = new QueuedRows[BitOperations.RoundUpToPowerOf2((uint)line.Count)];
        }

        var view = _view.AsSpan(0, line.Count);
        line.View(view, _clock, now);
        return view;
    }

    /// <summary>
    /// The most rows that one of several instances takes: its even part of all that runs, waits and is still to come. Callers come back together with the batch
    /// that answered them, so without this a large and a small group of them would stay as they are, and the small one would run more often than is good.
    /// </summary>
    private int EvenShare(int? missing, long arriving = 0)
    {
        if (_pool.Count == 1)
        {
            return MaxRows;
        }

        var rows = arriving + _queue.Rows + (missing ?? 0);
        foreach (var batch in _running)
        {
            rows += batch.Rows;
        }

        return (int)Math.Clamp((rows + _pool.Count - 1) / _pool.Count, 1, MaxRows);
    }

    private QueueView View(long rows, TimeSpan waited, int? missing, int share)
    {
        var most = missing is { } more ? Math.Min(share, rows + more) : share;
        return new QueueView(true, rows >= share, waited, true, missing != 0, CompanyValue.Pays(rows, most, _pace.Mean, _options.Limits.MaxDelay, _executor.Cost));
    }

    /// <summary>Tells the pace whether anybody is missing; to be called whenever a request came or was answered.</summary>
    private void Expect(int outstanding) => _pace.Expect(_forecast.Missing(outstanding) != 0);

    private void Begin(Batch batch)
    {
        batch.ClosedAt = _clock.GetTimestamp();
        _running.Add(batch);
        _forecast.Closed();
    }

    /// <summary>Requests whose callers wait: in the queue, or in a batch and not answered.</summary>
    private int Outstanding()
    {
        var outstanding = _queue.Count;
        foreach (var batch in _running)
        {
            foreach (var member in batch.Members)
            {
                outstanding += member.IsDone ? 0 : 1;
            }
        }

        return outstanding;
    }

    /// <summary>What of a time can be waited for without waiting too long: timers count whole milliseconds.</summary>
    private static TimeSpan? InTimers(TimeSpan? time) => time is { } exact ? TimeSpan.FromMilliseconds(Math.Floor(exact.TotalMilliseconds)) : null;

    /// <summary>Sets the timer unless it goes off before that time anyway: it looks again then.</summary>
    private void WakeIn(TimeSpan time)
    {
        var now = _clock.GetElapsedTime(_startedAt);
        if (_wakeAt > now + time)
        {
            var rounded = WholeMilliseconds(time);
            _wakeAt = now + rounded;
            _timer.Change(rounded, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _wakeAt = TimeSpan.MaxValue;
            Dispatch();
        }
    }
}
