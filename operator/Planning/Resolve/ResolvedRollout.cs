namespace ModelServing.Planning.Resolve;

/// <summary>How a change reaches the pods.</summary>
/// <param name="Strategy">One of <c>RolloutStrategyNames</c>.</param>
/// <param name="OnInsufficientAccelerators">One of <c>InsufficientAcceleratorPolicies</c>.</param>
/// <param name="ContractChange">One of <c>ContractChangePolicies</c>.</param>
/// <param name="CanSwap">Whether the pods are made so that they can load another model while they serve.</param>
public sealed record ResolvedRollout(string Strategy, string OnInsufficientAccelerators, string ContractChange, bool CanSwap);
