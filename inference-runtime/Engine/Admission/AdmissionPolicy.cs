using ModelServing.Protocol.Errors;

namespace ModelServing.Engine.Admission;

/// <summary>Whether a request may wait at all. A refusal costs nothing and comes at once.</summary>
internal static class AdmissionPolicy
{
    /// <summary>Used for Retry-After while nothing is known about the model's speed.</summary>
    private static readonly TimeSpan UnknownWait = TimeSpan.FromSeconds(1);

    /// <summary>Decides before the request is queued.</summary>
    /// <param name="accepting">Whether the model takes requests.</param>
    /// <param name="queued">Requests that wait.</param>
    /// <param name="maxQueued">Requests that may wait.</param>
    /// <param name="left">Time until the request's deadline; null without one.</param>
    /// <param name="need">Time until it would be answered, if that can be told.</param>
    /// <param name="predictedWait">Time until the queue is worked off, if that can be told.</param>
    /// <returns>Null to admit.</returns>
    public static InferOutcome? Decide(bool accepting, int queued, int maxQueued, TimeSpan? left, TimeSpan? need, TimeSpan? predictedWait)
    {
        if (!accepting)
        {
            return InferOutcome.Refuse(ErrorKind.NotReady, "the model is being unloaded");
        }

        if (left <= TimeSpan.Zero)
        {
            return DeadlineExceeded;
        }

        if (queued >= maxQueued)
        {
            return InferOutcome.Refuse(ErrorKind.QueueFull, $"{queued} requests wait already, at most {maxQueued} may (maxQueuedRequests)", predictedWait ?? UnknownWait);
        }

        return need > left && queued > 0
            ? InferOutcome.Refuse(
                ErrorKind.QueueFull,
                FormattableString.Invariant($"{queued} requests wait already: this one would be answered after {need.Value.TotalMilliseconds:0.#} ms, its timeout is {left.Value.TotalMilliseconds:0.#} ms"),
                need - left)
            : null;
    }

    /// <summary>For a request whose time has passed, wherever it is.</summary>
    public static InferOutcome DeadlineExceeded { get; } =
        InferOutcome.Refuse(ErrorKind.DeadlineExceeded, "the request's timeout has passed before the model answered");

    /// <summary>For a request whose caller has gone away.</summary>
    public static InferOutcome Cancelled { get; } = InferOutcome.Refuse(ErrorKind.Cancelled, "the caller cancelled the request");
}
