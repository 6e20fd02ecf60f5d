using ModelServing.Sandbox.Nodes;

namespace ModelServing.Sandbox;

/// <summary>What a sandbox cluster consists of.</summary>
public sealed record SandboxOptions
{
    /// <summary>Folder for the kubeconfig, logs and volumes; made where it is absent.</summary>
    public required string Directory { get; init; }

    /// <summary>TCP port of the API server on 127.0.0.1; 0 (the default) for any free one.</summary>
    public int Port { get; init; }

    /// <summary>The nodes; by default one, with the machine's CPUs and memory and without a GPU. Empty: nothing runs, only the API answers.</summary>
    public IReadOnlyList<NodeOptions> Nodes { get; init; } = [new NodeOptions()];

    /// <summary>Image repository (without tag or digest) to the command that runs instead, program first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Images { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Claim as <c>namespace/name</c> to the folder that it stands for.</summary>
    public IReadOnlyDictionary<string, string> Volumes { get; init; } = new Dictionary<string, string>();

    /// <summary>Clock of everything in the cluster.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Changes that a watch can look back on before it is told 410 Expired.</summary>
    public int HistoryCapacity { get; init; } = 16384;
}
