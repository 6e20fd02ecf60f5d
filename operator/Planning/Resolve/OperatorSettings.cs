namespace ModelServing.Planning.Resolve;

/// <summary>What the operator's administrator decides for every model. None of it restarts a running pod when it changes: it applies from the next change of a spec.</summary>
public sealed record OperatorSettings
{
    /// <summary>Image of the runtime for pods without an accelerator.</summary>
    public required string RuntimeImage { get; init; }

    /// <summary>Image of the runtime for pods with an NVIDIA accelerator.</summary>
    public required string GpuRuntimeImage { get; init; }

    /// <summary>CIDR blocks that a model URL may resolve into although they are not public.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>
    /// Extended resources of which each unit is a whole GPU that no other container computes on. A pod cannot tell: time slices carry the same names.
    /// </summary>
    public IReadOnlyList<string> ExclusiveAccelerators { get; init; } = [];

    /// <summary>Where the operator's own pods are, which NetworkPolicies admit; null outside of the cluster.</summary>
    public string? OperatorNamespace { get; init; }

    /// <summary>The largest model file, in bytes. 16 GiB.</summary>
    public long FetchMaxBytes { get; init; } = 17_179_869_184;

    /// <summary>How long one fetch may take, in seconds.</summary>
    public int FetchTimeoutSeconds { get; init; } = 1800;

    public int FetchMaxRedirects { get; init; } = 5;

    /// <summary>How long a pod serves on after SIGTERM, until every proxy has heard of it, in seconds.</summary>
    public int DrainDelaySeconds { get; init; } = 5;

    /// <summary>How long a pod may then take to finish what is in flight, in seconds.</summary>
    public int DrainTimeoutSeconds { get; init; } = 30;
}
