using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>What the containers of one pod share.</summary>
/// <remarks><paramref name="Volumes"/>: the folder of each volume, by its name; filled before the first container starts.</remarks>
internal sealed record RunningPod(JsonObject Pod, string Address, PodFolder Folder, Dictionary<string, string> Volumes, PodTermination Termination, KubeletServices Services)
{
    public const string Component = "kubelet";

    public TimeProvider Time => Services.Context.Time;

    public void Tell(EventType type, string reason, string message, string fieldPath = "") =>
        Services.Context.Events.Record(Pod, type, reason, message, Component, fieldPath);
}
