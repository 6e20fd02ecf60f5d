namespace ModelServing.Host.Options;

/// <summary>Whether and how several operators choose the one that works.</summary>
public sealed record LeaderElectionRunOptions
{
    /// <summary>Off, this process works at once: right for one alone. Default false.</summary>
    public bool Enabled { get; init; }

    /// <summary>Where the lease is; null: the namespace of the pod, or of the kubeconfig's context.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of the lease. Default <c>modelserving-operator</c>.</summary>
    public string Name { get; init; } = "modelserving-operator";

    /// <summary>Default 15 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Default 10 s.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Default 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
