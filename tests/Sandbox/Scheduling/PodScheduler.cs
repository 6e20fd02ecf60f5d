using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Scheduling;

/// <summary>Chooses a node: pure, from the pod and the nodes. Of the nodes that fit the one with most CPU left wins, then the first by name.</summary>
internal static class PodScheduler
{
    /// <remarks><paramref name="claims"/>: the pod's namespace's PersistentVolumeClaims.</remarks>
    public static SchedulingDecision Schedule(JsonObject pod, IReadOnlyList<NodeState> nodes, IReadOnlyList<JsonObject> claims)
    {
        if (ClaimFault(pod, claims) is { } fault)
        {
            return new SchedulingDecision.Unschedulable($"0/{nodes.Count} nodes are available: {fault}. preemption: 0/{nodes.Count} nodes are available: {nodes.Count} Preemption is not helpful for scheduling.");
        }

        if (nodes.Count == 0)
        {
            return new SchedulingDecision.Unschedulable("no nodes available to schedule pods");
        }

        var requests = PodRequests.Of(pod);
        var verdicts = nodes.Select(node => (Node: node, Verdict: NodeFilters.Judge(pod, requests, node))).ToList();
        var best = verdicts.Where(judged => judged.Verdict.Reasons.Count == 0)
            .OrderByDescending(judged => judged.Node.Free["cpu"])
            .ThenBy(judged => judged.Node.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Node is null
            ? new SchedulingDecision.Unschedulable(Explain([.. verdicts.Select(judged => judged.Verdict)]))
            : new SchedulingDecision.Bind(best.Node.Name);
    }

    /// <summary>FitError.Error of kube-scheduler: counted reasons in order of their text, then what preemption had to say.</summary>
    private static string Explain(IReadOnlyList<NodeVerdict> verdicts)
    {
        var counted = verdicts.SelectMany(verdict => verdict.Reasons)
            .GroupBy(reason => reason, StringComparer.Ordinal)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}"))
            .Order(StringComparer.Ordinal);
        var hopeless = verdicts.Count(verdict => !verdict.Resolvable);
        var parts = new List<string>();
        if (verdicts.Count > hopeless)
        {
            parts.Add($"{verdicts.Count - hopeless} No preemption victims found for incoming pod");
        }

        if (hopeless > 0)
        {
            parts.Add($"{hopeless} Preemption is not helpful for scheduling");
        }

        return $"0/{verdicts.Count} nodes are available: {string.Join(", ", counted)}. preemption: 0/{verdicts.Count} nodes are available: {string.Join(", ", parts)}.";
    }

    private static string? ClaimFault(JsonObject pod, IReadOnlyList<JsonObject> claims)
    {
        foreach (var name in pod.Items("spec", "volumes").Select(volume => volume.Text("persistentVolumeClaim", "claimName")).OfType<string>())
        {
            var claim = claims.FirstOrDefault(claim => claim.Name == name);
            if (claim is null)
            {
                return $"persistentvolumeclaim \"{name}\" not found";
            }

            if (claim.IsDeleting)
            {
                return $"persistentvolumeclaim \"{name}\" is being deleted";
            }

            if (claim.Text("status", "phase") != "Bound")
            {
                return "pod has unbound immediate PersistentVolumeClaims";
            }
        }

        return null;
    }
}
