using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>What runs through a model before its pod is ready.</summary>
public sealed record WarmupSpec
{
    [EnumValues(WarmupPolicies.Synthetic, WarmupPolicies.None)]
    [DefaultValue(WarmupPolicies.Synthetic)]
    [Description("Synthetic: made-up inputs run before the pod is ready. None: the first callers pay for the warm-up.")]
    public string? Policy { get; init; }

    [RangeMinimum(1)]
    [RangeMaximum(1000)]
    [DefaultValue(ModelDeploymentDefaults.WarmupRequestsPerBatchSize)]
    [Description("How often each warmed batch size runs.")]
    public int? RequestsPerBatchSize { get; init; }
}
