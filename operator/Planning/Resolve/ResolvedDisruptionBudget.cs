namespace ModelServing.Planning.Resolve;

/// <summary>Exactly one of the two is set, and it leaves a drain at least one pod to take.</summary>
public sealed record ResolvedDisruptionBudget(int? MaxUnavailable, int? MinAvailable);
