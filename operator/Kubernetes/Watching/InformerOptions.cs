namespace ModelServing.Kubernetes.Watching;

/// <summary>What an informer keeps.</summary>
public sealed record InformerOptions
{
    /// <summary>Namespaces to watch, one list and watch each; empty means all, with a single one.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public string? LabelSelector { get; init; }
}
