using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Labels that all must fit.</summary>
public sealed record LabelSelectorSpec
{
    [PropertyLimits(0, 16)]
    [ElementLength(0, 63)]
    [ElementPattern("^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$")]
    [Description("Labels and their values.")]
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    [Items(0, 16)]
    [ListType("atomic")]
    [Description("Requirements beyond equality.")]
    public IReadOnlyList<LabelRequirementSpec>? MatchExpressions { get; init; }
}
