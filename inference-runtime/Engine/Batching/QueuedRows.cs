using ModelServing.Protocol.Requests;

namespace ModelServing.Engine.Batching;

/// <summary>A request that waits, as far as the size of a batch depends on it.</summary>
/// <param name="Rows">At least 1.</param>
/// <param name="Slack">Time until its target; null without one.</param>
/// <param name="Priority">1 to 9, 1 the highest.</param>
internal readonly record struct QueuedRows(int Rows, TimeSpan? Slack, int Priority = RequestParameters.DefaultPriority);
