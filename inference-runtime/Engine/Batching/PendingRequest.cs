using ModelServing.Protocol.Validation;

namespace ModelServing.Engine.Batching;

/// <summary>
/// A request on its way through the engine. Its outcome is set exactly once, by whoever moves it to <see cref="RequestState.Done"/>; until the
/// outcome is set, and never after, the engine may read the memory of its inputs.
/// </summary>
internal sealed class PendingRequest(ValidatedRequest content, string? id, long arrivedAt, Urgency urgency)
{
    private readonly TaskCompletionSource<InferOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RequestState _state;
    private InferOutcome? _givenUpFor;
    private Batch? _batch;

    public ValidatedRequest Content { get; } = content;

    public string? Id { get; } = id;

    public BucketKey Key { get; } = BucketKey.Of(content.Inputs, content.Outputs);

    /// <summary>Rows that the request takes up in a batch; an empty tensor takes up one, so that batches stay finite.</summary>
    public int Weight => Math.Max(1, Content.Rows);

    /// <summary>Timestamp of arrival.</summary>
    public long ArrivedAt { get; } = arrivedAt;

    /// <summary>By when it is to be answered, and before whom.</summary>
    public Urgency Urgency { get; } = urgency;

    /// <summary>Time left until the target; null without one.</summary>
    public TimeSpan? Slack(TimeProvider clock, long now) => Urgency.TargetAt is { } target ? clock.GetElapsedTime(now, target) : null;

    /// <summary>Place in the queue; guarded by the batcher's lock.</summary>
    public LinkedListNode<PendingRequest>? Node { get; set; }

    public Task<InferOutcome> Outcome => _completion.Task;

    /// <summary>Whether the outcome is known, or will be within an instant.</summary>
    public bool IsDone => _state == RequestState.Done;

    /// <summary>Takes the request into a batch, again after <see cref="Detach"/>. False if it is done.</summary>
    public bool TryClaim(Batch batch)
    {
        Volatile.Write(ref _batch, batch);
        return TryMove(RequestState.Waiting, RequestState.Claimed) || TryMove(RequestState.Detached, RequestState.Claimed);
    }

    /// <summary>The inputs have been copied: from now on the caller need not wait for the run.</summary>
    public void Detach()
    {
        if (TryMove(RequestState.Claimed, RequestState.Detached) && Volatile.Read(ref _givenUpFor) is { } outcome)
        {
            TryFinish(RequestState.Detached, outcome);
        }
    }

    /// <summary>Gives the request up, at once where its memory is not being read, otherwise when the run is over. The first outcome stands.</summary>
    public void GiveUp(InferOutcome outcome)
    {
        if (TryFinish(RequestState.Waiting, outcome) || IsDone || Interlocked.CompareExchange(ref _givenUpFor, outcome, null) is not null)
        {
            return;
        }

        Volatile.Read(ref _batch)?.MemberGone();
        TryFinish(RequestState.Detached, outcome);
    }

    /// <summary>Sets the outcome of a run; a request that was given up meanwhile keeps that outcome.</summary>
    public void Finish(InferOutcome outcome)
    {
        var final = Volatile.Read(ref _givenUpFor) ?? outcome;
        if (!TryFinish(RequestState.Claimed, final))
        {
            TryFinish(RequestState.Detached, final);
        }
    }

    private bool TryFinish(RequestState from, InferOutcome outcome)
    {
        if (!TryMove(from, RequestState.Done))
        {
            return false;
        }

        _completion.SetResult(outcome);
        return true;
    }

    private bool TryMove(RequestState from, RequestState to) => Interlocked.CompareExchange(ref _state, to, from) == from;
}
