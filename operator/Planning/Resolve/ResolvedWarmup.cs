namespace ModelServing.Planning.Resolve;

/// <summary>How a model is warmed before its pod is ready.</summary>
public sealed record ResolvedWarmup(string Policy, int RequestsPerBatchSize);
