namespace ModelServing.Engine.Catalogue;

/// <summary>How a version takes its place in the catalogue.</summary>
/// <param name="Contract">What it may change for callers of the version that serves.</param>
/// <param name="KeepsOthers">Whether the other versions stay; else they are unloaded once it serves.</param>
/// <param name="DrainTimeout">How long those that are unloaded may take to finish what they have.</param>
public sealed record LoadTerms(ContractPolicy Contract, bool KeepsOthers, TimeSpan DrainTimeout);
