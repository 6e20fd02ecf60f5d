using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching;

/// <summary>One file of a model; exactly one of the nested cases.</summary>
internal abstract record BroughtFile
{
    private BroughtFile()
    {
    }

    /// <param name="Path">Where the content can be read now.</param>
    /// <param name="Digest">Of the content.</param>
    /// <param name="SizeBytes">Its length.</param>
    /// <param name="HashTime">Spent on the digest.</param>
    /// <param name="Partial">To be committed; null where the file is in its place already.</param>
    internal sealed record Whole(string Path, Sha256Digest Digest, long SizeBytes, TimeSpan HashTime, PartialFile? Partial) : BroughtFile;

    internal sealed record Failed(FetchOutcome.Failed Outcome) : BroughtFile;
}
