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
    /// <param name="left">Time until the request's target; null without one.</param>
    /// <param name="need">Time until it would be answered, if that can be told.</param>
    /// <param name="predictedWait">Time until the queue is worked off, if that can be told.</param>
    /// <param name="objective">Where the target is not the caller's own but the model's latency objective, which.</param>
    /// <returns>Null to admit.</returns>
    public static InferOutcome? Decide(bool accepting, int queued, int maxQueued, TimeSpan? left, TimeSpan? need, TimeSpan? predictedWait, LatencyObjective? objective = null)
    {
        if (!accepting)
        {
            return InferOutcome.Refuse(ErrorKind.NotReady, "the model is being unloaded");
        }

        if (objective is not null)
        {
            return queued >= maxQueued ? QueueFull(queued, maxQueued, predictedWait) : need > left ? OutOfReach(queued, need.Value, objective, left.Value) : null;
        }

        if (left <= TimeSpan.Zero)
        {
            return DeadlineExceeded;
        }

        if (queued >= maxQueued)
        {
            return QueueFull(queued, maxQueued, predictedWait);
        }

        return need > left && queued > 0
            ? InferOutcome.Refuse(
                ErrorKind.QueueFull,
                FormattableString.Invariant($"{queued} requests wait already: this one would be answered after {need.Value.TotalMilliseconds:0.#} ms, its timeout is {left.Value.TotalMilliseconds:0.#} ms"),
                need - left)
            : null;
    }

    /// <summary>For a request for which there is no place.</summary>
    public static InferOutcome QueueFull(int queued, int maxQueued, TimeSpan? predictedWait) =>
        InferOutcome.Refuse(ErrorKind.QueueFull, $"{queued} requests wait already, at most {maxQueued} may (maxQueuedRequests)", predictedWait ?? UnknownWait);

    /// <summary>For a request of the lowest priority, which gives up its place to one of a higher.</summary>
    public static InferOutcome Displaced(int maxQueued, TimeSpan? predictedWait) =>
        InferOutcome.Refuse(ErrorKind.QueueFull, $"{maxQueued} requests wait (maxQueuedRequests), and one of a higher priority came", predictedWait ?? UnknownWait);

    /// <summary>For a request that was admitted and cannot be answered within the model's latency objective any more, so that others are.</summary>
    public static InferOutcome Overtaken(LatencyObjective objective, TimeSpan? predictedWait) => InferOutcome.Refuse(
        ErrorKind.QueueFull,
        FormattableString.Invariant($"the request cannot be answered within the model's latency objective of {objective.Time.TotalMilliseconds:0.#} ms any more"),
        predictedWait ?? UnknownWait);

    private static InferOutcome.Refused OutOfReach(int queued, TimeSpan need, LatencyObjective objective, TimeSpan left) => InferOutcome.Refuse(
        ErrorKind.QueueFull,
        FormattableString.Invariant($"{queued} requests wait already: this one would be answered after {need.TotalMilliseconds:0.#} ms, the model's latency objective is {objective.Time.TotalMilliseconds:0.#} ms"),
        need - left);

    /// <summary>For a request whose time has passed, wherever it is.</summary>
    public static InferOutcome DeadlineExceeded { get; } =
        InferOutcome.Refuse(ErrorKind.DeadlineExceeded, "the request's timeout has passed before the model answered");

    /// <summary>For a request whose caller has gone away.</summary>
    public static InferOutcome Cancelled { get; } = InferOutcome.Refuse(ErrorKind.Cancelled, "the caller cancelled the request");
}
