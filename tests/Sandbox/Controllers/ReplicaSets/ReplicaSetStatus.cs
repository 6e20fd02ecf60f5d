using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.ReplicaSets;

/// <summary>The status of a ReplicaSet: pure, from its pods and the time.</summary>
internal static class ReplicaSetStatus
{
    /// <returns>How long until the next pod becomes available by having been ready for minReadySeconds, or null.</returns>
    public static TimeSpan? Write(JsonObject status, JsonObject replicaSet, IReadOnlyList<JsonObject> pods, string? createFailure, DateTimeOffset now)
    {
        var minReady = TimeSpan.FromSeconds(replicaSet.Number("spec", "minReadySeconds") ?? 0);
        var templateLabels = replicaSet.Strings("spec", "template", "metadata", "labels");
        var waits = pods.Select(pod => Pods.UntilAvailable(pod, minReady, now)).ToList();

        status["replicas"] = pods.Count;
        Put(status, "fullyLabeledReplicas", pods.Count(pod => LabelSelector.MatchesAll(templateLabels, pod.Labels)));
        Put(status, "readyReplicas", waits.Count(wait => wait is not null));
        Put(status, "availableReplicas", waits.Count(wait => wait == TimeSpan.Zero));
        status["observedGeneration"] = replicaSet.Generation;
        if (createFailure is null)
        {
            Conditions.Remove(status, "ReplicaFailure");
        }
        else
        {
            Conditions.Set(status, new Condition("ReplicaFailure", true, "FailedCreate", createFailure), now);
        }

        return waits.Where(wait => wait > TimeSpan.Zero).Min();
    }

    private static void Put(JsonObject status, string name, int count)
    {
        if (count > 0)
        {
            status[name] = count;
        }
        else
        {
            status.Remove(name);
        }
    }
}
