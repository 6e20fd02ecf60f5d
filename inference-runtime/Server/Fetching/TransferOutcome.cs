using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching;

/// <summary>How a source's transfer into a <see cref="PartialFile"/> ended; exactly one of the nested cases.</summary>
internal abstract record TransferOutcome
{
    private TransferOutcome()
    {
    }

    /// <summary>Every byte of the source has been appended.</summary>
    internal sealed record Complete : TransferOutcome;

    internal sealed record Failed(FailureReason Reason, string Message) : TransferOutcome;
}
