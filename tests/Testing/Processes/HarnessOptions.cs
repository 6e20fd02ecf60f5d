namespace ModelServing.Testing.Processes;

/// <summary>What a sandbox with an operator is started with.</summary>
public sealed record HarnessOptions
{
    /// <summary>State, kubeconfig and logs; emptied at the start.</summary>
    public required string Directory { get; init; }

    /// <summary>How many nvidia.com/gpu the node has.</summary>
    public int Gpus { get; init; }

    /// <summary>More claims, as "namespace/name", and the folders behind them.</summary>
    public IReadOnlyDictionary<string, string> Volumes { get; init; } = new Dictionary<string, string>();

    /// <summary>Time between two looks of the HPA controller. Default 15 s, as the real one's.</summary>
    public TimeSpan AutoscalerSyncPeriod { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>More arguments for the operator.</summary>
    public IReadOnlyList<string> OperatorArguments { get; init; } = [];
}
