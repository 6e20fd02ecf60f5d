using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching;

/// <summary>How one attempt at a download ended; exactly one of the nested cases.</summary>
internal abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    internal sealed record Complete : AttemptOutcome;

    /// <summary>May go better the next time.</summary>
    /// <param name="Message">What happened.</param>
    /// <param name="RetryAfter">How long the server asked to be left alone.</param>
    internal sealed record Interrupted(string Message, TimeSpan? RetryAfter = null) : AttemptOutcome;

    /// <summary>Will not go better.</summary>
    internal sealed record Failed(FailureReason Reason, string Message) : AttemptOutcome;
}
