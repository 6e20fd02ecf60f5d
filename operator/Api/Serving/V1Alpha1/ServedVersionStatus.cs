using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>A model that pods serve.</summary>
public sealed record ServedVersionStatus
{
    [Required]
    [Length(1, 63)]
    [Description("Stands for version, source and digest together.")]
    public string? Id { get; init; }

    [Length(0, 64)]
    [Description("The model's version, as in /v2/models/NAME/versions/VERSION.")]
    public string? Version { get; init; }

    [Length(0, 128)]
    [Description("The digest of the model file.")]
    public string? Digest { get; init; }

    [RangeMinimum(0)]
    [Description("How many pods serve it.")]
    public int? ReadyReplicas { get; init; }

    [Items(0, 64)]
    [ElementLength(0, 253)]
    [ListType("atomic")]
    [Description("The pods that serve it; the first 64 by name.")]
    public IReadOnlyList<string>? Pods { get; init; }
}
