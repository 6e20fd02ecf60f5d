namespace ModelServing.Engine.Batching;

/// <summary>When a request is to be answered, in timestamps, and who goes first.</summary>
/// <param name="Priority">1 to 9, 1 the highest.</param>
/// <param name="DeadlineAt">After which the caller wants no answer; null where it set no limit.</param>
/// <param name="TargetAt">By which an answer has to be planned: the deadline or the model's latency objective, whichever is sooner; null where there is neither.</param>
/// <param name="DueAt">Orders those of one priority: the target, or a time that one without a target is content with.</param>
internal readonly record struct Urgency(int Priority, long? DeadlineAt, long? TargetAt, long DueAt)
{
    /// <summary>Whether only the model's objective asks for an answer in time, so that a late one is still welcome to the caller.</summary>
    public bool IsSoft => TargetAt != DeadlineAt;

    /// <summary>Higher priority first, within a priority the sooner due.</summary>
    public bool IsBefore(in Urgency other) => Priority < other.Priority || (Priority == other.Priority && DueAt < other.DueAt);
}
