namespace ModelServing.Planning.Resolve;

/// <summary>How a model is reached, and by whom.</summary>
/// <param name="Gateway">Null for the Service alone.</param>
/// <param name="NetworkPolicy">Null where none is written.</param>
public sealed record ResolvedNetworking(ResolvedGateway? Gateway, ResolvedNetworkPolicy? NetworkPolicy);
