using ModelServing.Engine.Sessions;

namespace ModelServing.Engine.Batching;

internal sealed partial class DynamicBatcher
{
    private int MaxRows => _options.CanBatch && _executor.IsBatchable ? _options.Limits.MaxRows : 1;

    /// <summary>Runs a request on the calling thread if nothing speaks against it: nobody waits, an instance is free, and the run will be short.</summary>
    private bool TryRunInline(PendingRequest request)
    {
        if (!(_executor.Cost.Single <= MaxInlineRun))
        {
            return false;
        }

        SessionInstance? instance;
        Batch? batch;
        lock (_gate)
        {
            var view = new QueueView(true, request.Weight >= MaxRows, TimeSpan.Zero, _queue.Count == 0 && _pool.HasIdle, MayGrow(arriving: 1));
            if (!_accepting || !BatchPolicy.Decide(view, _options.Limits).Close || !_pool.TryRent(out instance))
            {
                return false;
            }

            batch = Batch.TryClaim([request])!;
            _running.Add(batch);
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
            if (NextBatch() is { } next)
            {
                return next;
            }

            _pool.Return(instance);
            return null;
        }
    }

    /// <summary>Closes the batch whose first request is the oldest, if the policy closes any; otherwise sets the timer. Under the lock, with an instance free.</summary>
    private Batch? NextBatch()
    {
        while (true)
        {
            var (line, wait) = SelectLine();
            if (line is null)
            {
                if (wait is { } time)
                {
                    _timer.Change(WholeMilliseconds(time), Timeout.InfiniteTimeSpan);
                }

                return null;
            }

            if (Batch.TryClaim(_queue.Take(line, MaxRows)) is { } batch)
            {
                _running.Add(batch);
                return batch;
            }
        }
    }

    private (RequestLine? Line, TimeSpan? Wait) SelectLine()
    {
        var now = _clock.GetTimestamp();
        RequestLine? oldest = null;
        TimeSpan? wait = null;
        foreach (var line in _queue.Lines)
        {
            var head = line.Head!;
            var view = new QueueView(true, line.Rows >= MaxRows, _clock.GetElapsedTime(head.ArrivedAt, now), true, MayGrow(arriving: 0));
            var decision = BatchPolicy.Decide(view, _options.Limits);
            if (decision.Close && (oldest is null || head.ArrivedAt < oldest.Head!.ArrivedAt))
            {
                oldest = line;
            }

            wait = decision.Wait is { } time && !(wait <= time) ? time : wait;
        }

        return (oldest, wait);
    }

    private static bool MayGrow(int arriving) => arriving >= 0;

    private void OnTimer()
    {
        lock (_gate)
        {
            Dispatch();
        }
    }
}
