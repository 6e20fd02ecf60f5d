namespace ModelServing.Planning.Resolve;

/// <summary>The accelerators of each pod.</summary>
/// <param name="ResourceName">The extended resource.</param>
/// <param name="Count">How many.</param>
/// <param name="MemoryMebibytes">What each must have at least; null for any.</param>
/// <param name="Products">Products to choose from; empty for any.</param>
/// <param name="IsExclusive">Whether each is a whole one that nobody else computes on.</param>
public sealed record ResolvedAccelerator(string ResourceName, int Count, long? MemoryMebibytes, IReadOnlyList<string> Products, bool IsExclusive);
