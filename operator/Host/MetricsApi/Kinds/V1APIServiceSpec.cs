namespace ModelServing.Host.MetricsApi.Kinds;

/// <summary>The members of an APIService that are written or compared.</summary>
internal sealed record V1APIServiceSpec
{
    /// <summary>Absent for what the API server itself serves.</summary>
    public V1ServiceReference? Service { get; init; }

    public string? Group { get; init; }

    public string? Version { get; init; }

    public int? GroupPriorityMinimum { get; init; }

    public int? VersionPriority { get; init; }

    /// <summary>PEM, base64-encoded.</summary>
    public string? CaBundle { get; init; }

    public bool? InsecureSkipTLSVerify { get; init; }
}
