using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>The spec of a <see cref="V1Deployment"/>.</summary>
public sealed record V1DeploymentSpec
{
    public int? Replicas { get; init; }

    /// <summary>Immutable once created.</summary>
    public V1LabelSelector? Selector { get; init; }

    public V1PodTemplateSpec? Template { get; init; }

    public V1DeploymentStrategy? Strategy { get; init; }

    public int? MinReadySeconds { get; init; }

    public int? RevisionHistoryLimit { get; init; }

    public int? ProgressDeadlineSeconds { get; init; }
}
