using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes.Containers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>What a kubelet knows about a pod at one moment.</summary>
internal sealed record PodFacts(JsonObject Pod, string Address, DateTimeOffset Started, bool SandboxReady, IReadOnlyList<ContainerView> Init, IReadOnlyList<ContainerView> Main);

/// <summary>The status of a pod: pure, from what its kubelet knows.</summary>
internal static class PodStatus
{
    /// <summary>Writes into <paramref name="status"/>, which holds what was written last time, and the conditions of others.</summary>
    public static void Write(JsonObject status, PodFacts facts, DateTimeOffset now)
    {
        var phase = PodPhase.Of(facts.Init, facts.Main, facts.Pod.Text("spec", "restartPolicy") ?? "Always");
        status["phase"] = phase;
        status["startTime"] = facts.Started.ToTimestamp();
        status["hostIP"] = NodeBuilder.Address;
        status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = NodeBuilder.Address });
        status["podIP"] = facts.Address;
        status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = facts.Address });
        if (facts.Init.Count > 0)
        {
            status["initContainerStatuses"] = new JsonArray([.. facts.Init.Select(ContainerStatus.Build)]);
        }

        status["containerStatuses"] = new JsonArray([.. facts.Main.Select(ContainerStatus.Build)]);
        WriteConditions(status, facts, phase, now);
    }

    private static void WriteConditions(JsonObject status, PodFacts facts, string phase, DateTimeOffset now)
    {
        var unfinished = facts.Init.Where(container => !PodPhase.IsDone(container)).Select(container => container.Name).ToList();
        var unready = facts.Main.Where(container => !container.Ready).Select(container => container.Name).ToList();
        var containersReady = unfinished.Count == 0 && unready.Count == 0;
        var gates = facts.Pod.Items("spec", "readinessGates").Select(gate => gate.Text("conditionType") ?? "").Where(type => !Conditions.IsTrue(status, type)).ToList();
        var (reason, message) = phase is "Succeeded" ? ("PodCompleted", "")
            : phase is "Failed" ? ("PodFailed", "")
            : ("ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");

        Set("PodReadyToStartContainers", facts.SandboxReady, "", "");
        Set("Initialized", unfinished.Count == 0, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', unfinished)}]");
        Set("Ready", containersReady && gates.Count == 0, containersReady ? "ReadinessGatesNotReady" : reason, containersReady ? $"corresponding condition of pod readiness gate \"{gates.FirstOrDefault()}\" does not exist or is not True." : message);
        Set("ContainersReady", containersReady, reason, message);
        Set("PodScheduled", true, "", "");

        void Set(string type, bool holds, string why, string text) =>
            Conditions.Set(status, holds ? new Condition(type, true) : new Condition(type, false, why, text), now);
    }
}
