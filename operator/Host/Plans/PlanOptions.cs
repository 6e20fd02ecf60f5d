using ModelServing.Planning.Resolve;

namespace ModelServing.Host.Plans;

/// <summary>What <c>plan</c> is asked.</summary>
internal sealed record PlanOptions
{
    /// <summary>The word for <see cref="Diff"/> that is not a folder.</summary>
    public const string Cluster = "cluster";

    /// <summary>Files with ModelDeployments; <c>-</c> is the standard input.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>For objects that name none; null: the context's, else <c>default</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary><c>yaml</c>, <c>json</c> or <c>table</c>.</summary>
    public required string Output { get; init; }

    /// <summary><see cref="Cluster"/>, or a folder; null: nothing to compare with.</summary>
    public string? Diff { get; init; }

    /// <summary>Path of a kubeconfig, where the cluster is asked.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context of the kubeconfig; null: its current one.</summary>
    public string? Context { get; init; }

    /// <summary>How the operator is set up that would carry the plan out.</summary>
    public required OperatorSettings Settings { get; init; }
}
