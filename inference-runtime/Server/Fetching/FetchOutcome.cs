using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching;

/// <summary>How a fetch ended; exactly one of the nested cases.</summary>
internal abstract record FetchOutcome
{
    private FetchOutcome()
    {
    }

    /// <summary>The file is in its place, whole and, where the configuration asks for it, with the expected digest.</summary>
    /// <param name="Digest">Of the file as it lies on disk.</param>
    /// <param name="SizeBytes">Its length.</param>
    /// <param name="FetchTime">From the first request to the file in its place.</param>
    /// <param name="VerifyTime">The part of it spent on the digest.</param>
    internal sealed record Fetched(Sha256Digest Digest, long SizeBytes, TimeSpan FetchTime, TimeSpan VerifyTime) : FetchOutcome;

    /// <summary>Nothing was written.</summary>
    internal sealed record Failed(FailureReason Reason, string Message) : FetchOutcome;
}
