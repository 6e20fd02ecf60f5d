namespace ModelServing.Planning.Plan;

/// <summary>A child's name is taken by an object that the ModelDeployment does not control; it is left alone.</summary>
public sealed record NameConflict(string Kind, string Name);
