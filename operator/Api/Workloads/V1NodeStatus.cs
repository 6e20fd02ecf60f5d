using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>What a node can hold.</summary>
public sealed record V1NodeStatus
{
    /// <summary>What pods may request, by resource name.</summary>
    public IReadOnlyDictionary<string, Quantity>? Allocatable { get; init; }

    public IReadOnlyList<V1WorkloadCondition>? Conditions { get; init; }
}
