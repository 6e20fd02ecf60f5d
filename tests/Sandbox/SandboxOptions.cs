using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes;

namespace ModelServing.Sandbox;

/// <summary>What a sandbox cluster consists of.</summary>
public sealed record SandboxOptions
{
    /// <summary>Folder for the kubeconfig, logs, pod files and volumes; made where it is absent. One running sandbox owns it.</summary>
    public required string Directory { get; init; }

    /// <summary>TCP port of the API server on 127.0.0.1; 0 (the default) for any free one.</summary>
    public int Port { get; init; }

    /// <summary>The nodes. Default: one, with the machine's CPUs and memory and no GPU. Empty: an API server and controllers, and nothing that runs pods.</summary>
    public IReadOnlyList<NodeOptions> Nodes { get; init; } = [new NodeOptions()];

    /// <summary>Image repository, without tag and digest, to the local command line that stands for the image's entry point.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Images { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Claim as <c>namespace/name</c> to the existing folder that it stands for.</summary>
    public IReadOnlyDictionary<string, string> Volumes { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables that every container gets besides those of its pod.</summary>
    public IReadOnlyDictionary<string, string> ContainerEnvironment { get; init; } = new Dictionary<string, string>();

    /// <summary>Time between two looks of the HPA controller at an autoscaler; null runs none. Default 15 s, as the real one's.</summary>
    public TimeSpan? AutoscalerSyncPeriod { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Clock of everything in the cluster.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Changes that a watch can look back on before it is told 410 Expired.</summary>
    public int HistoryCapacity { get; init; } = 16384;

    internal ClusterOptions ToClusterOptions() => new()
    {
        StateFolder = Path.Combine(Path.GetFullPath(Directory), "nodes"),
        Nodes = Nodes,
        Images = Images,
        ClaimFolders = Volumes,
        ContainerEnvironment = ContainerEnvironment,
        Time = Time,
    };
}
