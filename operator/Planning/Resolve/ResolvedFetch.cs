namespace ModelServing.Planning.Resolve;

/// <summary>Limits of fetching a model.</summary>
public sealed record ResolvedFetch(long MaxBytes, int TimeoutSeconds, int MaxRedirects, IReadOnlyList<string> AllowedNetworks);
