namespace ModelServing.Engine.Batching;

/// <summary>A request that waits, as far as the size of a batch depends on it.</summary>
/// <param name="Rows">At least 1.</param>
/// <param name="Slack">Time until its deadline; null without one.</param>
internal readonly record struct QueuedRows(int Rows, TimeSpan? Slack);
