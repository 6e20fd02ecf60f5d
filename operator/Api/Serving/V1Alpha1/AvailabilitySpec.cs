using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>What keeps a model serving while nodes come and go.</summary>
public sealed record AvailabilitySpec
{
    [Description("How many pods a node drain may take at a time.")]
    public DisruptionBudgetSpec? PodDisruptionBudget { get; init; }

    [Items(1, 4)]
    [ListType("set")]
    [ElementLength(1, 317)]
    [ElementPattern(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$")]
    [Description("Node labels, such as topology.kubernetes.io/zone, over whose values the pods of a revision are spread as evenly as there is room.")]
    public IReadOnlyList<string>? SpreadAcross { get; init; }

    [RangeMinimum(1)]
    [RangeMaximum(3600)]
    [Description("How long a pod that ends may take to finish what is in flight, in seconds. The operator's setting, 30, when unset.")]
    public int? DrainTimeoutSeconds { get; init; }
}
