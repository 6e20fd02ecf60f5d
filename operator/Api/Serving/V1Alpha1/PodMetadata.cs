using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Labels and annotations of the pods; prefixes that others rely on are reserved.</summary>
public sealed record PodMetadata
{
    [PropertyLimits(0, 32)]
    [ElementLength(0, 63)]
    [ElementPattern("^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$")]
    [ValidationRule(ReservedPrefixes.Rule, "spec.podTemplate.metadata.labels: " + ReservedPrefixes.Message)]
    [Description("Labels of the pods.")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    [PropertyLimits(0, 32)]
    [ElementLength(0, 4096)]
    [ValidationRule(ReservedPrefixes.Rule, "spec.podTemplate.metadata.annotations: " + ReservedPrefixes.Message)]
    [Description("Annotations of the pods.")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
