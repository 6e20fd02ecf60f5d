using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Bounds evictions of the selected pods; exactly one of the two numbers is set.</summary>
public sealed record V1PodDisruptionBudgetSpec
{
    public IntOrString? MinAvailable { get; init; }

    public IntOrString? MaxUnavailable { get; init; }

    public V1LabelSelector? Selector { get; init; }

    /// <summary><c>AlwaysAllow</c>: a pod that is not ready never holds up a drain. <c>IfHealthyBudget</c> when absent.</summary>
    public string? UnhealthyPodEvictionPolicy { get; init; }
}
