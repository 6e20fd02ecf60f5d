using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>How many pods a drain may take at a time. Pods that are not ready may always go: one that never starts would hold up a node for ever.</summary>
internal static class PodDisruptionBudgetBuilder
{
    public static V1PodDisruptionBudget Build(ResolvedModel model, ResolvedDisruptionBudget budget, DesiredRevision revision) => new()
    {
        ApiVersion = "policy/v1",
        Kind = "PodDisruptionBudget",
        Metadata = ChildMetadata.Of(model, model.Name, revision.Name),
        Spec = new V1PodDisruptionBudgetSpec
        {
            MaxUnavailable = budget.MaxUnavailable is { } maximum ? IntOrString.From(maximum) : null,
            MinAvailable = budget.MinAvailable is { } minimum ? IntOrString.From(minimum) : null,
            Selector = new V1LabelSelector { MatchLabels = ChildMetadata.Selector(model.Name) },
            UnhealthyPodEvictionPolicy = "AlwaysAllow",
        },
    };
}
