using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>What is wanted of a <see cref="V1Alpha1ModelDeployment"/>.</summary>
[ValidationRule(
    "!has(self.runtime) || !has(self.runtime.executionProviders) || !self.runtime.executionProviders.exists(p, p.name == 'CUDA') || has(self.accelerator)",
    "spec.runtime.executionProviders lists CUDA, which needs spec.accelerator",
    FieldPath = ".accelerator",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!(has(self.replicas) && has(self.autoscaling))",
    "spec.replicas and spec.autoscaling exclude each other; with autoscaling set spec.autoscaling.minReplicas and maxReplicas",
    FieldPath = ".replicas",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.autoscaling) || !has(self.autoscaling.metrics) || has(self.accelerator) || !self.autoscaling.metrics.exists(m, m.type in ['GPUUtilization', 'GPUMemory'])",
    "spec.autoscaling.metrics lists GPUUtilization or GPUMemory, which need spec.accelerator",
    FieldPath = ".accelerator",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.autoscaling) || !has(self.autoscaling.metrics) || !self.autoscaling.metrics.exists(m, m.type == 'CPUUtilization') || (has(self.resources) && ((has(self.resources.requests) && 'cpu' in self.resources.requests) || (has(self.resources.limits) && 'cpu' in self.resources.limits)))",
    "spec.autoscaling.metrics lists CPUUtilization, a percentage of spec.resources.requests.cpu, which is unset",
    FieldPath = ".autoscaling.metrics")]
[ValidationRule(
    "!has(self.availability) || !has(self.availability.podDisruptionBudget) || !has(self.availability.podDisruptionBudget.minAvailable) || (has(self.replicas) && self.replicas == 0) || self.availability.podDisruptionBudget.minAvailable < (has(self.autoscaling) ? self.autoscaling.minReplicas : (has(self.replicas) ? self.replicas : 1))",
    "spec.availability.podDisruptionBudget.minAvailable must be less than spec.replicas, or spec.autoscaling.minReplicas (1 when unset): no node could be drained otherwise",
    FieldPath = ".availability.podDisruptionBudget.minAvailable")]
public sealed record V1Alpha1ModelDeploymentSpec
{
    [Required]
    [Description("What to serve.")]
    public ModelSpec? Model { get; init; }

    [Description("How to run it.")]
    public RuntimeSpec? Runtime { get; init; }

    [Description("How single requests are put together into batches.")]
    public BatchingSpec? Batching { get; init; }

    [Description("What runs through the model before a pod counts as ready.")]
    public WarmupSpec? Warmup { get; init; }

    [Description("The accelerators that each replica gets. Without it a replica runs on CPU.")]
    public AcceleratorSpec? Accelerator { get; init; }

    [Description("CPU, memory and local storage of each replica.")]
    public ResourcesSpec? Resources { get; init; }

    [RangeMinimum(0)]
    [RangeMaximum(1000)]
    [Description("How many pods serve. 1 when unset; 0 stops serving and keeps everything else. Excludes autoscaling.")]
    public int? Replicas { get; init; }

    [Description("Lets the number of pods follow the load. Excludes replicas.")]
    public AutoscalingSpec? Autoscaling { get; init; }

    [Description("How a new revision takes the place of the one before.")]
    public RolloutSpec? Rollout { get; init; }

    [Description("What keeps the model serving while nodes come and go.")]
    public AvailabilitySpec? Availability { get; init; }

    [Description("How the model is reached, and by whom.")]
    public NetworkingSpec? Networking { get; init; }

    [Description("What watches the model.")]
    public ObservabilitySpec? Observability { get; init; }

    [Description("While true the operator writes no child, and deletes none: what runs is left as it is. It still reports.")]
    public bool? Suspend { get; init; }

    [Description("Additions to the pods, from a short list that cannot weaken their isolation.")]
    public PodTemplateAdditions? PodTemplate { get; init; }
}
