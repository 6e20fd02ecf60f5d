using ModelServing.Api.Meta;
using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>What each replica asks of its node beside accelerators.</summary>
public sealed record ResourcesSpec
{
    [PropertyLimits(0, 3)]
    [ValidationRule(
        "self.all(key, key in ['cpu', 'memory', 'ephemeral-storage'])",
        "spec.resources.requests takes cpu, memory and ephemeral-storage; accelerators are asked for in spec.accelerator")]
    [Description("What is set aside for the pod: cpu, memory, ephemeral-storage.")]
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }

    [PropertyLimits(0, 3)]
    [ValidationRule(
        "self.all(key, key in ['cpu', 'memory', 'ephemeral-storage'])",
        "spec.resources.limits takes cpu, memory and ephemeral-storage; accelerators are asked for in spec.accelerator")]
    [Description("What the pod may use at most: cpu, memory, ephemeral-storage. No limit may be below its request.")]
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }
}
