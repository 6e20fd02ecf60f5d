namespace ModelServing.Kubernetes.Watching;

/// <summary>What an informer keeps.</summary>
public sealed record InformerOptions
{
    /// <summary>Namespaces to watch, one list and watch each; empty means all, with a single one.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public string? LabelSelector { get; init; }

    /// <summary>For example <c>metadata.name=x</c>, which is what a role for one named object allows to list and watch.</summary>
    public string? FieldSelector { get; init; }
}
