using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Deployments;

/// <summary>The status of a Deployment (k8s.io/kubernetes pkg/controller/deployment/{sync,progress}.go): pure, from what was read and the time.</summary>
internal static class DeploymentStatus
{
    private const string Progressing = "Progressing";
    private const string Complete = "NewReplicaSetAvailable";
    private const string TimedOut = "ProgressDeadlineExceeded";

    /// <summary>Writes counts and conditions into <paramref name="status"/>, which holds what was written last time.</summary>
    /// <returns>When the progress deadline will pass, if it is being counted.</returns>
    public static DateTimeOffset? Write(JsonObject status, JsonObject deployment, JsonObject? current, IReadOnlyList<JsonObject> old, RolloutBounds bounds, DateTimeOffset now)
    {
        var before = Counts.Read(status);
        var counts = Counts.Sum(current, old);
        counts.Write(status, deployment.Generation);

        var available = counts.Available >= bounds.MinAvailable;
        Conditions.Set(
            status,
            available
                ? new Condition("Available", true, "MinimumReplicasAvailable", "Deployment has minimum availability.")
                : new Condition("Available", false, "MinimumReplicasUnavailable", "Deployment does not have minimum availability."),
            now,
            touch: true);
        WriteReplicaFailure(status, current, old, now);
        return WriteProgress(status, deployment, current, before, counts, bounds, now);
    }

    public static bool IsComplete(JsonObject status, RolloutBounds bounds) => Counts.Read(status).AreComplete(bounds);

    private static void WriteReplicaFailure(JsonObject status, JsonObject? current, IReadOnlyList<JsonObject> old, DateTimeOffset now)
    {
        var failure = new[] { current }.Concat(old).Select(set => Conditions.Find(set.At("status"), "ReplicaFailure")).FirstOrDefault(found => found is not null);
        if (failure is null)
        {
            Conditions.Remove(status, "ReplicaFailure");
        }
        else
        {
            Conditions.Set(status, new Condition("ReplicaFailure", true, failure.Text("reason") ?? "", failure.Text("message") ?? ""), now, touch: true);
        }
    }

    private static DateTimeOffset? WriteProgress(JsonObject status, JsonObject deployment, JsonObject? current, Counts before, Counts counts, RolloutBounds bounds, DateTimeOffset now)
    {
        var deadline = TimeSpan.FromSeconds(deployment.Number("spec", "progressDeadlineSeconds") ?? 600);
        var condition = Conditions.Find(status, Progressing);
        var settled = counts.Total == counts.Updated && condition.Text("reason") == Complete;
        if (settled || deployment.IsSet("spec", "paused"))
        {
            return null;
        }

        var what = current is null ? $"Deployment \"{deployment.Name}\"" : $"ReplicaSet \"{current.Name}\"";
        if (counts.AreComplete(bounds))
        {
            Conditions.Set(status, new Condition(Progressing, true, Complete, $"{what} has successfully progressed."), now, touch: true);
            return null;
        }

        if (counts.HaveMovedSince(before))
        {
            // The update time is what the deadline counts from, so each step of progress writes the condition anew.
            Refresh(status, new Condition(Progressing, true, "ReplicaSetUpdated", $"{what} is progressing."), now);
        }
        else if (condition is not null && condition.Text("reason") is not (TimedOut or Complete)
            && condition.Time("lastUpdateTime") is { } since && since + deadline <= now)
        {
            Conditions.Set(status, new Condition(Progressing, false, TimedOut, $"{what} has timed out progressing."), now, touch: true);
        }

        var written = Conditions.Find(status, Progressing);
        return written.Text("reason") is TimedOut or Complete ? null : written.Time("lastUpdateTime") + deadline;
    }

    private static void Refresh(JsonObject status, Condition wanted, DateTimeOffset now)
    {
        var transition = Conditions.IsTrue(status, wanted.Type) ? Conditions.Find(status, wanted.Type).Text("lastTransitionTime") : null;
        Conditions.Remove(status, wanted.Type);
        Conditions.Set(status, wanted, now, touch: true);
        if (transition is not null)
        {
            Conditions.Find(status, wanted.Type)!["lastTransitionTime"] = transition;
        }
    }

    private sealed record Counts(long Wanted, long Total, long Updated, long Ready, long Available)
    {
        public static Counts Read(JsonObject status) => new(
            0, status.Number("replicas") ?? 0, status.Number("updatedReplicas") ?? 0, status.Number("readyReplicas") ?? 0, status.Number("availableReplicas") ?? 0);

        public static Counts Sum(JsonObject? current, IReadOnlyList<JsonObject> old)
        {
            JsonObject?[] all = [current, .. old];
            long Of(string field) => all.Sum(set => set.Number("status", field) ?? 0);
            return new(all.Sum(set => set.Number("spec", "replicas") ?? 0), Of("replicas"), current.Number("status", "replicas") ?? 0, Of("readyReplicas"), Of("availableReplicas"));
        }

        public bool AreComplete(RolloutBounds bounds) => Updated == bounds.Replicas && Total == bounds.Replicas && Available == bounds.Replicas;

        public bool HaveMovedSince(Counts before) =>
            Updated > before.Updated || Total - Updated < before.Total - before.Updated || Ready > before.Ready || Available > before.Available;

        public void Write(JsonObject status, long generation)
        {
            status["observedGeneration"] = generation;
            Put(status, "replicas", Total);
            Put(status, "updatedReplicas", Updated);
            Put(status, "readyReplicas", Ready);
            Put(status, "availableReplicas", Available);
            Put(status, "unavailableReplicas", Math.Max(0, Wanted - Available));
        }

        // Counts of zero are left out, as Go's omitempty does.
        private static void Put(JsonObject status, string name, long count)
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
}
