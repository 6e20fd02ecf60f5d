namespace ModelServing.Kubernetes.Watching;

/// <summary>What an informer keeps.</summary>
public sealed record InformerOptions
{
    /// <summary>Namespaces to watch, one list and watch each; empty means all, with a single one.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public string? LabelSelector { get; init; }

    /// <summary>For example <c>metadata.name=x</c>, which is what a role for one named object allows to list and watch.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>
    /// Have the first state, and each that is needed anew, sent as a watch that begins with all objects (WatchList, KEP-3157); a server that does
    /// not know how is asked for a list. False: always for a list.
    /// </summary>
    public bool StreamLists { get; init; } = true;
}
