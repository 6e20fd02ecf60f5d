using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes.Containers;
using ModelServing.Sandbox.Nodes.Processes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>Works out what one run of a container is, and lays out its folder.</summary>
internal sealed class ContainerPlanner(RunningPod pod, JsonObject container)
{
    private const string DefaultTerminationPath = "/dev/termination-log";

    /// <returns>The plan, or the message of a CreateContainerConfigError.</returns>
    public (ContainerPlan? Plan, string Fault) Plan(IReadOnlyList<string> entryPoint, int restarts)
    {
        return pod.Services.Environment.Build(pod.Pod, container, pod.Address) switch
        {
            EnvironmentOutcome.Resolved resolved => Lay(entryPoint, resolved.Variables, restarts),
            EnvironmentOutcome.Fault fault => (null, fault.Message),
            _ => throw new UnreachableException(),
        };
    }

    private (ContainerPlan? Plan, string Fault) Lay(IReadOnlyList<string> entryPoint, IReadOnlyDictionary<string, string> variables, int restarts)
    {
        var name = container.Text("name") ?? "";
        var folder = pod.Folder.Run(name, restarts);
        var work = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName;
        var termination = Path.Combine(folder, "termination-log");
        var log = pod.Folder.Log(name, restarts);
        File.WriteAllBytes(termination, []);
        File.WriteAllBytes(log, []);

        var mapping = new PathMapping([.. Mounts(), (container.Text("terminationMessagePath") ?? DefaultTerminationPath, termination)]);
        var command = CommandLine.Build(container, entryPoint, variables, mapping);
        if (command.Count == 0)
        {
            return (null, $"no command specified: the image \"{container.Text("image")}\" has no entry point in this sandbox");
        }

        var workingFolder = container.Text("workingDir") is { } asked ? Directory.CreateDirectory(mapping.Map(asked)).FullName : work;
        var process = new ProcessSpec(command, Mapped(variables, mapping), workingFolder, log);
        return (new ContainerPlan(process, termination, folder), "");
    }

    private IEnumerable<(string Path, string Host)> Mounts()
    {
        foreach (var mount in container.Items("volumeMounts"))
        {
            if (pod.Volumes.TryGetValue(mount.Text("name") ?? "", out var folder))
            {
                yield return (mount.Text("mountPath") ?? "", mount.Text("subPath") is { Length: > 0 } below ? Below(folder, below) : folder);
            }
        }
    }

    private static string Below(string folder, string subPath)
    {
        // The API server refuses a subPath that is absolute or has "..".
        var path = Path.Combine(folder, subPath);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(path);
        }

        return path;
    }

    private Dictionary<string, string> Mapped(IReadOnlyDictionary<string, string> variables, PathMapping mapping)
    {
        var fromPod = container.Items("env").Select(entry => entry.Text("name")).ToHashSet(StringComparer.Ordinal);
        var mapped = variables.ToDictionary(pair => pair.Key, pair => fromPod.Contains(pair.Key) ? mapping.Map(pair.Value) : pair.Value, StringComparer.Ordinal);
        mapped[MarkedProcesses.Variable] = $"{pod.Services.Instance}/{pod.Pod.Uid}";
        if (mapping.Find("/tmp") is { } temporary && !fromPod.Contains("TMPDIR"))
        {
            // A program that is not told where /tmp is finds a volume mounted there by this.
            mapped["TMPDIR"] = temporary;
        }

        return mapped;
    }
}
