using System.Globalization;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>Where a pod's files are. The layout is the only thing that links a container's run to its log.</summary>
internal sealed record PodFolder(string Root)
{
    public static PodFolder Of(string stateFolder, string podUid) => new(Path.Combine(stateFolder, "pods", podUid));

    public string Volume(string name) => Path.Combine(Root, "volumes", name);

    /// <summary>One run of a container; its first is number 0.</summary>
    public string Run(string container, int restarts) => Path.Combine(Root, "containers", container, restarts.ToString(CultureInfo.InvariantCulture));

    public string Log(string container, int restarts) => Path.Combine(Run(container, restarts), "log");

    public void Delete()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
