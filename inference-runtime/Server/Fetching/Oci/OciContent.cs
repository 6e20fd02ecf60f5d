using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>Where in an artifact a file may be; exactly one of the nested cases.</summary>
internal abstract record OciContent
{
    private OciContent()
    {
    }

    /// <summary>The blob is the file.</summary>
    internal sealed record File(Sha256Digest Digest, long Size) : OciContent;

    /// <param name="Candidates">Archives, the uppermost layer first: the first that says anything of the file decides.</param>
    internal sealed record Archives(IReadOnlyList<Archive> Candidates) : OciContent;

    /// <param name="Message">What the artifact has instead.</param>
    internal sealed record Nowhere(string Message) : OciContent;

    /// <param name="Digest">Of the blob.</param>
    /// <param name="Size">Of the blob, in bytes.</param>
    /// <param name="IsCompressed">By gzip.</param>
    internal sealed record Archive(Sha256Digest Digest, long Size, bool IsCompressed);
}
