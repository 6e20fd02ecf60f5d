namespace ModelServing.Engine.Batching;

/// <summary>What the policy looks at: requests that may share a batch, and the instances.</summary>
/// <param name="HasRequests">Whether any request waits.</param>
/// <param name="IsFull">Whether no further request could join: the rows are at the limit, or the next in line would exceed it.</param>
/// <param name="Waited">How long the first of them has waited although an instance was free.</param>
/// <param name="HasFreeInstance">Whether a batch could run now.</param>
/// <param name="MayGrow">Whether another request is to be expected, as far as anyone can tell.</param>
/// <param name="WaitingPays">Whether company would save more time than waiting for it takes, as far as anyone can tell.</param>
/// <param name="Slack">Time until a run must begin for the most urgent of them to be answered in time; null without a deadline.</param>
internal readonly record struct QueueView(bool HasRequests, bool IsFull, TimeSpan Waited, bool HasFreeInstance, bool MayGrow, bool WaitingPays, TimeSpan? Slack = null);
