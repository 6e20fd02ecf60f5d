namespace ModelServing.Planning.Resolve;

/// <summary>Within what time a pod is to answer.</summary>
public sealed record ResolvedLatencyObjective(int Percentile, int Milliseconds);
