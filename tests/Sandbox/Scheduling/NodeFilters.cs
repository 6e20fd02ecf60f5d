using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Scheduling;

/// <summary>Why a pod does not fit a node.</summary>
/// <remarks><paramref name="Reasons"/>: in the words of kube-scheduler's filters; empty if it fits. <paramref name="Resolvable"/>: whether the removal of other pods would help.</remarks>
internal sealed record NodeVerdict(IReadOnlyList<string> Reasons, bool Resolvable);

/// <summary>The filters of kube-scheduler that the sandbox has, in its order; the first that objects speaks for the node.</summary>
internal static class NodeFilters
{
    private static readonly NodeVerdict Fits = new([], false);

    public static NodeVerdict Judge(JsonObject pod, ResourceAmounts requests, NodeState node)
    {
        if (node.Node.IsSet("spec", "unschedulable"))
        {
            return Never("node(s) were unschedulable");
        }

        if (!Conditions.IsTrue(node.Node.At("status"), "Ready"))
        {
            return Never("node(s) were not ready");
        }

        if (Taints.FirstUntolerated(pod, node.Node) is { } taint)
        {
            return Never($"node(s) had untolerated taint {taint}");
        }

        if (!NodeAffinity.Matches(pod, node.Node))
        {
            return Never("node(s) didn't match Pod's node affinity/selector");
        }

        var reasons = Shortages(requests, node).ToList();
        return reasons.Count == 0 ? Fits : new NodeVerdict(reasons, Resolvable: true);
    }

    private static IEnumerable<string> Shortages(ResourceAmounts requests, NodeState node)
    {
        if (node.PodCount + 1 > node.PodCapacity)
        {
            yield return "Too many pods";
        }

        foreach (var name in requests.Names.Where(name => requests[name] > 0 && requests[name] > node.Free[name]))
        {
            yield return $"Insufficient {name}";
        }
    }

    private static NodeVerdict Never(string reason) => new([reason], Resolvable: false);
}
