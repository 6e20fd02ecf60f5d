using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Controllers.Deployments;

/// <summary>The annotations by which a Deployment and its ReplicaSets remember a rollout.</summary>
internal static class DeploymentAnnotations
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    public const string MaximumReplicas = "deployment.kubernetes.io/max-replicas";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public static long? Number(JsonObject value, string annotation) =>
        long.TryParse(value.Annotations.GetValueOrDefault(annotation), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What a ReplicaSet takes over from its Deployment: all annotations that are not about the Deployment itself.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Inherited(JsonObject deployment) =>
        deployment.Annotations.Where(pair => pair.Key is not (Revision or DesiredReplicas or MaximumReplicas or LastApplied));

    public static void Stamp(JsonObject replicaSet, RolloutBounds bounds)
    {
        var annotations = replicaSet.EnsurePath("metadata", "annotations");
        annotations[DesiredReplicas] = bounds.Replicas.ToString(CultureInfo.InvariantCulture);
        annotations[MaximumReplicas] = bounds.MaxTotal.ToString(CultureInfo.InvariantCulture);
    }

    public static void SetRevision(JsonObject value, long revision) =>
        value.EnsurePath("metadata", "annotations")[Revision] = revision.ToString(CultureInfo.InvariantCulture);
}
