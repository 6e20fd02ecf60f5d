namespace ModelServing.Planning.Report;

/// <summary>An event to send about a ModelDeployment.</summary>
/// <param name="IsWarning">Whether its type is Warning; else Normal.</param>
/// <param name="Reason">CamelCase, of a small set.</param>
/// <param name="Action">What was being done, in CamelCase.</param>
/// <param name="Note">For people; at most 1024 bytes.</param>
public sealed record StatusEvent(bool IsWarning, string Reason, string Action, string Note);
