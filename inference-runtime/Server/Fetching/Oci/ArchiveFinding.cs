using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>What a layer says of a file; exactly one of the nested cases.</summary>
internal abstract record ArchiveFinding
{
    private ArchiveFinding()
    {
    }

    internal sealed record Taken : ArchiveFinding;

    /// <summary>Nothing: the layers below may have it.</summary>
    internal sealed record Absent : ArchiveFinding;

    /// <summary>That it is not there, whatever the layers below have.</summary>
    internal sealed record Hidden : ArchiveFinding;

    internal sealed record Unusable(FailureReason Reason, string Message) : ArchiveFinding;
}
