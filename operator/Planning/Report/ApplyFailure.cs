namespace ModelServing.Planning.Report;

/// <summary>A write of a child that the API server refused.</summary>
/// <param name="Kind">The child's kind.</param>
/// <param name="Name">The child's name.</param>
/// <param name="Message">What the API server said.</param>
/// <param name="IsTerminal">Trying the same again will not help: invalid, or forbidden.</param>
public sealed record ApplyFailure(string Kind, string Name, string Message, bool IsTerminal);
