using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>One revision that has pods.</summary>
public sealed record RevisionStatus
{
    [Required]
    [Length(1, 63)]
    [Description("The revision, as in the pods' label modelserving.dev/revision.")]
    public string? Name { get; init; }

    [Length(0, 32)]
    [Description("Stable: has served all replicas. Candidate: wanted, and not there yet. Superseded: neither, on its way out.")]
    public string? Role { get; init; }

    [RangeMinimum(0)]
    [Description("The generation of the spec that it served fully last, or while it never did, that asked for it.")]
    public long? Generation { get; init; }

    [RangeMinimum(0)]
    [Description("How many of its pods serve.")]
    public int? ReadyReplicas { get; init; }
}
