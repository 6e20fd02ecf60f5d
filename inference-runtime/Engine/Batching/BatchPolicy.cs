namespace ModelServing.Engine.Batching;

/// <summary>
/// When to close a batch. Work-conserving first: while every instance is busy, requests gather by themselves and waiting costs nothing. With a free
/// instance a request waits only for company that may still come and that is worth the wait, at most for the configured delay, and never so long that
/// its own deadline is in danger.
/// </summary>
internal static class BatchPolicy
{
    public static BatchDecision Decide(in QueueView queue, in BatchLimits limits)
    {
        if (!queue.HasRequests || !queue.HasFreeInstance)
        {
            return BatchDecision.WaitForEvent;
        }

        var left = limits.MaxDelay - queue.Waited;
        left = queue.Slack < left ? queue.Slack.Value : left;
        return queue.IsFull || !queue.MayGrow || !queue.WaitingPays || left <= TimeSpan.Zero
            ? BatchDecision.CloseNow
            : BatchDecision.WaitFor(left);
    }
}
