using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>How many pods may be evicted at a time: a union with at most one number. Whole pods, since a percentage rounds to none on few pods and then blocks a drain for ever.</summary>
[ValidationRule(
    "!(has(self.maxUnavailable) && has(self.minAvailable))",
    "spec.availability.podDisruptionBudget takes maxUnavailable or minAvailable, not both",
    FieldPath = ".minAvailable")]
[ValidationRule(
    "self.type != 'Disabled' || !(has(self.maxUnavailable) || has(self.minAvailable))",
    "spec.availability.podDisruptionBudget has no numbers when its type is Disabled",
    FieldPath = ".type")]
public sealed record DisruptionBudgetSpec
{
    [EnumValues(GenerationTypes.Generated, GenerationTypes.Disabled)]
    [DefaultValue(GenerationTypes.Generated)]
    [Description("Generated: the operator writes a PodDisruptionBudget where it can help. Disabled: none, as for those who have one of their own; a pod with two cannot be evicted.")]
    public string? Type { get; init; }

    [RangeMinimum(1)]
    [RangeMaximum(1000)]
    [Description("How many pods may be down by choice. 1 when neither number is set and there are always more pods than one.")]
    public int? MaxUnavailable { get; init; }

    [RangeMinimum(1)]
    [RangeMaximum(1000)]
    [Description("How many pods must stay up; fewer than replicas or autoscaling.minReplicas, or no node could ever be drained.")]
    public int? MinAvailable { get; init; }
}
