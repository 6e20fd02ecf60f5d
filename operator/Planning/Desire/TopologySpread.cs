using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>
/// Spreads the pods of each template over the values of node labels, where there is room. Counted by <c>pod-template-hash</c>: else the pods of the revision
/// before would push the new ones aside, and leave them in a heap when they go.
/// </summary>
internal static class TopologySpread
{
    public static IReadOnlyList<V1TopologySpreadConstraint>? Of(ResolvedModel model) => model.Availability.SpreadAcross.Count == 0
        ? null
        : [.. model.Availability.SpreadAcross.Select(key => new V1TopologySpreadConstraint
        {
            MaxSkew = 1,
            TopologyKey = key,
            WhenUnsatisfiable = "ScheduleAnyway",
            LabelSelector = new V1LabelSelector { MatchLabels = ChildMetadata.Selector(model.Name) },
            MatchLabelKeys = ["pod-template-hash"],
        })];
}
