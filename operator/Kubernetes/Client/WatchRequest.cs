namespace ModelServing.Kubernetes.Client;

/// <summary>What to watch, and from which version on.</summary>
public sealed record WatchRequest(string ResourceVersion, TimeSpan Timeout)
{
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }
}
