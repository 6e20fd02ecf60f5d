namespace ModelServing.Host.Plans;

/// <summary>Why <c>plan</c> cannot go on; the message names the file or the field.</summary>
internal sealed class PlanFailureException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="PlanExitCodes"/>.</summary>
    public int ExitCode => exitCode;
}
