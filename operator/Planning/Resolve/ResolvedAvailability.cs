namespace ModelServing.Planning.Resolve;

/// <summary>What keeps a model serving while nodes come and go.</summary>
/// <param name="DisruptionBudget">How many pods a drain may take; null for no bound.</param>
/// <param name="SpreadAcross">Node labels over whose values the pods are spread; empty for the scheduler's own way.</param>
public sealed record ResolvedAvailability(ResolvedDisruptionBudget? DisruptionBudget, IReadOnlyList<string> SpreadAcross);
