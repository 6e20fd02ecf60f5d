using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>How evenly pods lie over the values of a node label.</summary>
public sealed record V1TopologySpreadConstraint
{
    public int? MaxSkew { get; init; }

    public string? TopologyKey { get; init; }

    /// <summary><c>ScheduleAnyway</c> or <c>DoNotSchedule</c>.</summary>
    public string? WhenUnsatisfiable { get; init; }

    public V1LabelSelector? LabelSelector { get; init; }

    /// <summary>Labels whose value in the pod at hand must be the same: pods of another revision do not count.</summary>
    public IReadOnlyList<string>? MatchLabelKeys { get; init; }
}
