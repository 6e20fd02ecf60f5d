using ModelServing.Sandbox.Nodes;

namespace ModelServing.Sandbox.Controllers;

/// <summary>What the sandbox's nodes are and what they can run.</summary>
public sealed record ClusterOptions
{
    /// <summary>Folder for pod files, logs and provisioned volumes. One running sandbox owns it; processes that a killed one left behind are ended at start.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The nodes. Default: one, named "sandbox", with the machine's CPUs and memory and no GPU.</summary>
    public IReadOnlyList<NodeOptions> Nodes { get; init; } = [new NodeOptions()];

    /// <summary>
    /// Image repository, without tag and digest, to the local command line that stands for the image's entry point. An empty command line
    /// is an image without entry point: its pods must set a command.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Images { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>"namespace/claim" to an existing folder that the PersistentVolumeClaim is bound to; other claims get a folder under the state folder.</summary>
    public IReadOnlyDictionary<string, string> ClaimFolders { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables that every container gets besides those of its pod, for example where the .NET runtime is. PATH, HOME, LANG, TZ, DOTNET_ROOT and LD_LIBRARY_PATH are taken over from the sandbox itself.</summary>
    public IReadOnlyDictionary<string, string> ContainerEnvironment { get; init; } = new Dictionary<string, string>();

    /// <summary>Wait before the second restart of a crashing container; it doubles with each further one. Default 1 s; a real kubelet waits 10 s.</summary>
    public TimeSpan RestartBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between restarts. Default 5 min, as a real kubelet's.</summary>
    public TimeSpan LongestRestartBackOff { get; init; } = TimeSpan.FromMinutes(5);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
