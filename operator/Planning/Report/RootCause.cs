namespace ModelServing.Planning.Report;

/// <summary>Why a generation does not serve fully: one cause, the one to act upon.</summary>
/// <param name="Reason">One of <c>FailureReasons</c>.</param>
/// <param name="Message">Pod, container, exit code and what was said.</param>
/// <param name="IsTerminal">It will not go away without a change.</param>
public sealed record RootCause(string Reason, string Message, bool IsTerminal);
