namespace ModelServing.Testing.Cluster;

/// <summary>One condition of a status.</summary>
public sealed record Condition(string Status, string Reason, string Message);
