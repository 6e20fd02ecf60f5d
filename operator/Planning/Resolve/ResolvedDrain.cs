namespace ModelServing.Planning.Resolve;

/// <summary>How a pod ends: it serves on for the delay, then finishes what is in flight within the time-out. Seconds.</summary>
public sealed record ResolvedDrain(int DelaySeconds, int TimeoutSeconds);
