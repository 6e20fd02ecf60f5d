using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Resolve;

/// <summary>Who may reach the pods.</summary>
/// <param name="AllowFrom">Callers besides the operator; empty for the pods of the namespace.</param>
/// <param name="OperatorNamespace">Where the operator's pods are; null where that is not known.</param>
public sealed record ResolvedNetworkPolicy(IReadOnlyList<V1NetworkPolicyPeer> AllowFrom, string? OperatorNamespace);
