using ModelServing.Api.Meta;
using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>What is observed of a <see cref="V1Alpha1ModelDeployment"/>; all of it can be rebuilt from observation.</summary>
public sealed record V1Alpha1ModelDeploymentStatus
{
    [RangeMinimum(0)]
    [Description("The generation of the spec that this status speaks of.")]
    public long? ObservedGeneration { get; init; }

    [RangeMinimum(0)]
    [Description("How many pods there are, of every revision, ready or not.")]
    public int? Replicas { get; init; }

    [RangeMinimum(0)]
    [Description("How many pods serve, of every revision.")]
    public int? ReadyReplicas { get; init; }

    [Length(0, 253)]
    [Description("The pods' label selector as text, for autoscalers.")]
    public string? Selector { get; init; }

    [Length(0, 2048)]
    [Description("Where the model is served inside the cluster.")]
    public string? Url { get; init; }

    [Description("The model that is served.")]
    public ModelStatus? Model { get; init; }

    [Items(0, 16)]
    [ListType("map")]
    [ListMapKeys("name")]
    [Description("The revisions that have pods, the wanted one first.")]
    public IReadOnlyList<RevisionStatus>? Revisions { get; init; }

    [Description("How the wanted revision takes the place of the one before; absent when it has.")]
    public RolloutStatus? Rollout { get; init; }

    [Items(0, 16)]
    [ListType("map")]
    [ListMapKeys("id")]
    [Description("Which pods serve which model, the wanted one first; absent where pods cannot swap their model.")]
    public IReadOnlyList<ServedVersionStatus>? Versions { get; init; }

    [Description("How long the newest start took, by phase.")]
    public ColdStartStatus? ColdStart { get; init; }

    [Description("What the autoscaler wants; absent without spec.autoscaling.")]
    public AutoscalingStatus? Autoscaling { get; init; }

    [Items(0, 16)]
    [ListType("map")]
    [ListMapKeys("type")]
    [Description("Ready: this generation serves fully. Available: something serves. ModelVerified: the digest was compared. ScalingActive: the autoscaler works. Reconciling and Stalled only while true.")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
