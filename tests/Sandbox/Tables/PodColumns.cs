using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tables;

/// <summary>How a pod's state reads in one word (kubernetes <c>printPod</c>).</summary>
internal static class PodColumns
{
    public static readonly IReadOnlyList<TableColumn> All =
    [
        CommonColumns.Name,
        TableColumn.Text("Ready", Ready),
        TableColumn.Text("Status", Status),
        new TableColumn("Restarts", "string", "", 0, Restarts),
        CommonColumns.Age,
        TableColumn.Text("IP", v => v.Text("status", "podIP") ?? "<none>", 1),
        TableColumn.Text("Node", v => v.Text("spec", "nodeName") ?? "<none>", 1),
        TableColumn.Text("Nominated Node", v => v.Text("status", "nominatedNodeName") ?? "<none>", 1),
        TableColumn.Text("Readiness Gates", ReadinessGates, 1),
    ];

    public static string Status(JsonObject pod)
    {
        var reason = pod.Text("status", "reason") ?? pod.Text("status", "phase") ?? "Unknown";
        if (Condition(pod, "PodScheduled") is { } scheduled && scheduled.Text("reason") == "SchedulingGated")
        {
            reason = "SchedulingGated";
        }

        var initializing = Initializing(pod);
        reason = initializing ?? Running(pod, reason);
        if (pod.DeletionTimestamp is null)
        {
            return reason;
        }

        return pod.Text("status", "reason") == "NodeLost" ? "Unknown"
            : pod.Text("status", "phase") is "Succeeded" or "Failed" ? reason
            : "Terminating";
    }

    private static string Ready(JsonObject pod)
    {
        var total = pod.Array("spec", "containers")?.Count ?? 0;
        return $"{Statuses(pod).Count(c => c.Flag("ready") == true && c.At("state", "running") is not null)}/{total}";
    }

    private static JsonNode Restarts(JsonObject pod, DateTimeOffset now)
    {
        var count = Statuses(pod).Sum(c => c.Number("restartCount") ?? 0);
        var last = Statuses(pod).Select(c => c.Text("lastState", "terminated", "finishedAt")).Where(t => t is not null).Max(StringComparer.Ordinal);
        var text = count.ToString(CultureInfo.InvariantCulture);
        return count > 0 && last is not null ? $"{text} ({HumanDuration.Between(last, now)} ago)" : text;
    }

    /// <summary>Init:1/3, Init:Error and their kin while init containers run; null once they are done.</summary>
    private static string? Initializing(JsonObject pod)
    {
        var statuses = pod.Array("status", "initContainerStatuses") ?? [];
        var total = pod.Array("spec", "initContainers")?.Count ?? 0;
        for (var index = 0; index < statuses.Count; index++)
        {
            var state = statuses[index].At("state");
            if (state.Number("terminated", "exitCode") == 0 || statuses[index].Flag("started") == true)
            {
                continue;
            }

            return state.At("terminated") is { } ended ? "Init:" + EndReason(ended)
                : state.Text("waiting", "reason") is { Length: > 0 } waiting and not "PodInitializing" ? "Init:" + waiting
                : $"Init:{index}/{total}";
        }

        return null;
    }

    private static string Running(JsonObject pod, string reason)
    {
        var hasRunning = false;
        foreach (var container in Statuses(pod).Reverse())
        {
            var state = container.At("state");
            if (state.Text("waiting", "reason") is { Length: > 0 } waiting)
            {
                reason = waiting;
            }
            else if (state.At("terminated") is { } ended)
            {
                reason = EndReason(ended);
            }
            else if (container.Flag("ready") == true && state.At("running") is not null)
            {
                hasRunning = true;
            }
        }

        if (reason != "Completed" || !hasRunning)
        {
            return reason;
        }

        return Condition(pod, "Ready")?.Text("status") == "True" ? "Running" : "NotReady";
    }

    private static string EndReason(JsonNode ended) =>
        ended.Text("reason") is { Length: > 0 } reason ? reason
        : ended.Number("signal") is > 0 and var signal ? $"Signal:{signal}"
        : $"ExitCode:{ended.Number("exitCode")}";

    private static string ReadinessGates(JsonObject pod)
    {
        var gates = pod.Array("spec", "readinessGates") ?? [];
        var met = gates.Count(g => Condition(pod, g.Text("conditionType") ?? "")?.Text("status") == "True");
        return gates.Count == 0 ? "<none>" : $"{met}/{gates.Count}";
    }

    private static JsonNode? Condition(JsonObject pod, string type) =>
        pod.Array("status", "conditions")?.FirstOrDefault(c => c.Text("type") == type);

    private static IEnumerable<JsonNode?> Statuses(JsonObject pod) => pod.Array("status", "containerStatuses") ?? [];
}
