namespace ModelServing.Api.Workloads;

/// <summary>The members of <c>v1.PodSpec</c> that a model pod sets.</summary>
public sealed record V1PodSpec
{
    public IReadOnlyList<V1Container>? InitContainers { get; init; }

    public IReadOnlyList<V1Container>? Containers { get; init; }

    public IReadOnlyList<V1Volume>? Volumes { get; init; }

    public string? RestartPolicy { get; init; }

    public long? TerminationGracePeriodSeconds { get; init; }

    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Set by the scheduler.</summary>
    public string? NodeName { get; init; }

    public V1Affinity? Affinity { get; init; }

    public IReadOnlyList<V1Toleration>? Tolerations { get; init; }

    public V1PodSecurityContext? SecurityContext { get; init; }

    public IReadOnlyList<V1TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }

    public IReadOnlyList<V1LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>The namespace's <c>default</c> when absent.</summary>
    public string? ServiceAccountName { get; init; }

    public bool? AutomountServiceAccountToken { get; init; }

    public bool? EnableServiceLinks { get; init; }
}
