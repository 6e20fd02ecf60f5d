using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Lets the number of pods follow the load.</summary>
[ValidationRule(
    "self.minReplicas <= self.maxReplicas",
    "spec.autoscaling.maxReplicas must be at least spec.autoscaling.minReplicas (1 when unset)",
    FieldPath = ".maxReplicas")]
[ValidationRule(
    "self.engine != 'External' || !has(self.metrics)",
    "spec.autoscaling.metrics must be unset when spec.autoscaling.engine is External",
    FieldPath = ".metrics",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "self.engine != 'External' || !has(self.scaleDownStabilizationSeconds)",
    "spec.autoscaling.scaleDownStabilizationSeconds must be unset when spec.autoscaling.engine is External",
    FieldPath = ".scaleDownStabilizationSeconds",
    Reason = "FieldValueForbidden")]
public sealed record AutoscalingSpec
{
    [EnumValues(AutoscalingEngines.HorizontalPodAutoscaler, AutoscalingEngines.External)]
    [DefaultValue(AutoscalingEngines.HorizontalPodAutoscaler)]
    [Description("HorizontalPodAutoscaler: the operator writes one. External: something else sets the replicas of the Deployment, and the operator never touches them.")]
    public string? Engine { get; init; }

    [RangeMinimum(1)]
    [RangeMaximum(1000)]
    [DefaultValue(ModelDeploymentDefaults.MinReplicas)]
    [Description("The fewest pods, and how many there are at first.")]
    public int? MinReplicas { get; init; }

    [Required]
    [RangeMinimum(1)]
    [RangeMaximum(1000)]
    [Description("The most pods.")]
    public int? MaxReplicas { get; init; }

    [Items(1, 8)]
    [ListType("map")]
    [ListMapKeys("name")]
    [Description("What to scale on; the metric that asks for the most pods wins. When unset: GPUUtilization (BusyRatio without an accelerator) at 70 percent.")]
    public IReadOnlyList<ScalingMetric>? Metrics { get; init; }

    [RangeMinimum(0)]
    [RangeMaximum(3600)]
    [Description("For how long fewer pods must have been enough before any is taken away, in seconds. 300 when unset.")]
    public int? ScaleDownStabilizationSeconds { get; init; }
}
