using ModelServing.Protocol.Errors;

namespace ModelServing.Engine.Batching;

internal sealed partial class DynamicBatcher
{
    /// <summary>Takes no more requests and waits for those that were taken.</summary>
    /// <param name="timeout">After this time the rest is refused.</param>
    /// <returns>How many were refused; 0 if all were answered.</returns>
    public async Task<int> DrainAsync(TimeSpan timeout)
    {
        lock (_gate)
        {
            _accepting = false;
            CompleteIfIdle();
        }

        try
        {
            await _idle.Task.WaitAsync(timeout, _clock);
            return 0;
        }
        catch (TimeoutException)
        {
            return RefuseRest();
        }
    }

    private int RefuseRest()
    {
        PendingRequest[] rest;
        lock (_gate)
        {
            rest = [.. _queue.TakeAll(), .. _running.SelectMany(batch => batch.Members).Where(member => !member.IsDone)];
        }

        foreach (var request in rest)
        {
            request.GiveUp(InferOutcome.Refuse(ErrorKind.NotReady, "the server is shutting down"));
        }

        return rest.Length;
    }

    private void CompleteIfIdle()
    {
        if (!_accepting && _inFlight == 0)
        {
            _idle.TrySetResult();
        }
    }
}
