using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>How to run a model.</summary>
public sealed record RuntimeSpec
{
    [Length(1, 512)]
    [Pattern(@"^[A-Za-z0-9][A-Za-z0-9._:/@-]*$")]
    [Description("The image of the inference runtime. When unset, the image that the operator is configured with at the time of the last change of this spec.")]
    public string? Image { get; init; }

    [Items(1, 8)]
    [ListType("map")]
    [ListMapKeys("name")]
    [Description("Secrets to pull the image with. The pods have a ServiceAccount of their own, and so none of those of the namespace's default.")]
    public IReadOnlyList<ImagePullSecretSpec>? ImagePullSecrets { get; init; }

    [Items(1, 8)]
    [ListType("map")]
    [ListMapKeys("name")]
    [Description("ONNX Runtime execution providers in order of preference; the first that works on the node is used. When unset: CUDA with an NVIDIA accelerator, else CPU. A pod with CUDA alone never falls back to CPU.")]
    public IReadOnlyList<ExecutionProviderSpec>? ExecutionProviders { get; init; }

    [EnumValues(GraphOptimizationLevels.Disabled, GraphOptimizationLevels.Basic, GraphOptimizationLevels.Extended, GraphOptimizationLevels.All)]
    [DefaultValue(GraphOptimizationLevels.All)]
    [Description("How much ONNX Runtime rewrites the graph when it loads the model.")]
    public string? GraphOptimizationLevel { get; init; }

    [RangeMinimum(1)]
    [RangeMaximum(64)]
    [DefaultValue(ModelDeploymentDefaults.InstancesPerReplica)]
    [Description("How many sessions of the model each pod holds. Each computes one batch at a time on a device, two on processors.")]
    public int? InstancesPerReplica { get; init; }
}
