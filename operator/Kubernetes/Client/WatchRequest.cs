namespace ModelServing.Kubernetes.Client;

/// <summary>What to watch.</summary>
/// <param name="ResourceVersion">From which version on; with <see cref="SendInitialEvents"/>, the oldest that will do, or empty for the newest.</param>
/// <param name="Timeout">When the server ends it.</param>
public sealed record WatchRequest(string ResourceVersion, TimeSpan Timeout)
{
    /// <summary>Begin with every object that there is, up to a bookmark that says so (KEP-3157).</summary>
    public bool SendInitialEvents { get; init; }

    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }
}
