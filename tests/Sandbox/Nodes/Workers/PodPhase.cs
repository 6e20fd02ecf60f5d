using ModelServing.Sandbox.Nodes.Containers;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>A pod's phase from its containers (k8s.io/kubernetes pkg/kubelet getPhase).</summary>
internal static class PodPhase
{
    public static string Of(IReadOnlyList<ContainerView> init, IReadOnlyList<ContainerView> main, string restartPolicy)
    {
        if (restartPolicy == "Never" && init.Any(container => container.State is ContainerState.Terminated { ExitCode: not 0 }))
        {
            return "Failed";
        }

        var waiting = main.Count(container => container.State is ContainerState.Waiting && container.Last is null);
        if (!init.All(IsDone) || waiting > 0)
        {
            return "Pending";
        }

        if (main.Any(container => container.State is ContainerState.Running) || restartPolicy == "Always")
        {
            return "Running";
        }

        var ended = main.Select(container => container.State as ContainerState.Terminated ?? container.Last).ToList();
        return ended.All(end => end is { ExitCode: 0 }) ? "Succeeded" : restartPolicy == "Never" ? "Failed" : "Running";
    }

    /// <summary>Whether an init container has done its work.</summary>
    public static bool IsDone(ContainerView container) => container.State is ContainerState.Terminated { ExitCode: 0 };
}
