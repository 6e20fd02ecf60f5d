namespace ModelServing.Kubernetes.Client;

/// <summary>What to list. Every member may be absent; an absent namespace means all.</summary>
public sealed record ListRequest
{
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>"0": whatever the server has in memory; a version: not older than that; null: the newest, read with a quorum.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Most items per page; null for all at once.</summary>
    public int? Limit { get; init; }

    /// <summary>Token of the page before.</summary>
    public string? Continue { get; init; }
}
