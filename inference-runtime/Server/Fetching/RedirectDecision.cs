using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching;

/// <summary>Where a redirect leads; exactly one of the nested cases.</summary>
internal abstract record RedirectDecision
{
    private RedirectDecision()
    {
    }

    internal sealed record Follow(Uri Url) : RedirectDecision;

    internal sealed record Refuse(FailureReason Reason, string Message) : RedirectDecision;
}
