using System.Text.Json;
using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>One metric that a model scales on.</summary>
[ValidationRule(
    "!(self.type in ['GPUUtilization', 'GPUMemory', 'BusyRatio', 'CPUUtilization']) || (has(self.target) && has(self.target.averageUtilization) && !has(self.target.averageValue))",
    "spec.autoscaling.metrics[].target needs averageUtilization, and it alone, for GPUUtilization, GPUMemory, BusyRatio and CPUUtilization",
    FieldPath = ".target")]
[ValidationRule(
    "!(self.type in ['QueuedRequests', 'InFlightRequests', 'QueueTime']) || (has(self.target) && has(self.target.averageValue) && !has(self.target.averageUtilization))",
    "spec.autoscaling.metrics[].target needs averageValue, and it alone, for QueuedRequests, InFlightRequests and QueueTime",
    FieldPath = ".target")]
[ValidationRule(
    "self.type == 'Custom' ? has(self.metric) && !has(self.target) : !has(self.metric)",
    "spec.autoscaling.metrics[].metric belongs to type Custom, which needs it and has no target beside it",
    FieldPath = ".metric")]
public sealed record ScalingMetric
{
    [Required]
    [Length(1, 63)]
    [Pattern(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    [Description("Its name in status.autoscaling.metrics.")]
    public string? Name { get; init; }

    [Required]
    [EnumValues(
        ScalingMetricTypes.GpuUtilization,
        ScalingMetricTypes.GpuMemory,
        ScalingMetricTypes.BusyRatio,
        ScalingMetricTypes.QueuedRequests,
        ScalingMetricTypes.InFlightRequests,
        ScalingMetricTypes.QueueTime,
        ScalingMetricTypes.CpuUtilization,
        ScalingMetricTypes.Custom)]
    [Description("GPUUtilization, GPUMemory, BusyRatio and CPUUtilization are percentages; QueuedRequests and InFlightRequests count per pod; QueueTime is in milliseconds; Custom is a metric of autoscaling/v2.")]
    public string? Type { get; init; }

    [Description("The value to keep, averaged over the pods.")]
    public ScalingTarget? Target { get; init; }

    [Description("With type Custom: an entry of a HorizontalPodAutoscaler's spec.metrics (autoscaling/v2), passed on as it is.")]
    public JsonElement? Metric { get; init; }
}
