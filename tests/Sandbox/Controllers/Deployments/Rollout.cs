using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Deployments;

/// <summary>A Deployment and its ReplicaSets as they were read: the new one holds the present template, the old ones the earlier templates.</summary>
internal sealed record Rollout(JsonObject Deployment, JsonObject? Current, IReadOnlyList<JsonObject> Old, RolloutBounds Bounds)
{
    public bool IsRecreate => Deployment.Text("spec", "strategy", "type") == "Recreate";

    public bool IsPaused => Deployment.IsSet("spec", "paused");

    public IEnumerable<JsonObject> All => Current is null ? Old : Old.Prepend(Current);

    /// <summary>Whether the replica count was changed since the ReplicaSets were last sized.</summary>
    public bool IsBeingScaled => All.Any(set =>
        Desired(set) > 0 && DeploymentAnnotations.Number(set, DeploymentAnnotations.DesiredReplicas) is { } sized && sized != Bounds.Replicas);

    public long NextRevision => Old.Select(set => DeploymentAnnotations.Number(set, DeploymentAnnotations.Revision) ?? 0).DefaultIfEmpty().Max() + 1;

    public static Rollout Of(JsonObject deployment, IReadOnlyList<JsonObject> replicaSets)
    {
        var replicas = deployment.Number("spec", "replicas") ?? 1;
        var rolling = deployment.At("spec", "strategy", "rollingUpdate");
        var bounds = deployment.Text("spec", "strategy", "type") == "Recreate"
            ? new RolloutBounds(replicas, 0, 0)
            : RolloutBounds.Resolve(replicas, rolling.TextOrNumber("maxSurge"), rolling.TextOrNumber("maxUnavailable"));

        // Of two ReplicaSets with the same template the older one counts, as in FindNewReplicaSet.
        var current = replicaSets.OrderBy(set => set.Created).ThenBy(set => set.Name, StringComparer.Ordinal)
            .FirstOrDefault(set => TemplateHash.SameTemplate(set.At("spec", "template"), deployment.At("spec", "template")));
        return new Rollout(deployment, current, [.. replicaSets.Where(set => !ReferenceEquals(set, current))], bounds);
    }

    public static long Desired(JsonObject replicaSet) => replicaSet.Number("spec", "replicas") ?? 1;

    public static ReplicaSetSize Size(JsonObject replicaSet) => new(
        replicaSet.Name,
        Desired(replicaSet),
        replicaSet.Number("status", "availableReplicas") ?? 0,
        replicaSet.Created,
        DeploymentAnnotations.Number(replicaSet, DeploymentAnnotations.MaximumReplicas));
}
