using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>What may be added to the pods: nothing here can weaken their isolation.</summary>
public sealed record PodTemplateAdditions
{
    [Description("Labels and annotations of the pods.")]
    public PodMetadata? Metadata { get; init; }

    [PropertyLimits(0, 32)]
    [ElementLength(0, 63)]
    [ElementPattern("^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$")]
    [Description("Labels that a node must have.")]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    [Items(0, 32)]
    [ListType("atomic")]
    [Description("Taints that the pods tolerate, beside the one of the accelerator.")]
    public IReadOnlyList<TolerationSpec>? Tolerations { get; init; }
}
