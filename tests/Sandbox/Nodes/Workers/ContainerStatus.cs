using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes.Containers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>A container as core/v1 ContainerStatus.</summary>
internal static class ContainerStatus
{
    public static JsonObject Build(ContainerView view)
    {
        var built = new JsonObject
        {
            ["name"] = view.Name,
            ["image"] = view.Image,
            ["imageID"] = view.ContainerId.Length > 0 ? $"process://{ImageCatalog.Repository(view.Image)}" : "",
            ["ready"] = view.Ready,
            ["started"] = view.Started,
            ["restartCount"] = view.Restarts,
            ["state"] = State(view.State),
            ["lastState"] = view.Last is { } last ? State(last) : new JsonObject(),
        };
        if (view.ContainerId.Length > 0)
        {
            built["containerID"] = view.ContainerId;
        }

        return built;
    }

    private static JsonObject State(ContainerState state) => state switch
    {
        ContainerState.Waiting waiting => new JsonObject { ["waiting"] = WithMessage(new JsonObject { ["reason"] = waiting.Reason }, waiting.Message) },
        ContainerState.Running running => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = running.Since.ToTimestamp() } },
        ContainerState.Terminated ended => new JsonObject { ["terminated"] = WithMessage(Terminated(ended), ended.Message) },
        _ => throw new UnreachableException(),
    };

    private static JsonObject Terminated(ContainerState.Terminated ended) => new()
    {
        ["exitCode"] = ended.ExitCode,
        ["reason"] = ended.Reason,
        ["startedAt"] = ended.Started.ToTimestamp(),
        ["finishedAt"] = ended.Finished.ToTimestamp(),
        ["containerID"] = ended.ContainerId,
    };

    private static JsonObject WithMessage(JsonObject state, string message)
    {
        state.Put("message", message.Length > 0 ? JsonValue.Create(message) : null);
        return state;
    }
}
