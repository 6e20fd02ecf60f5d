using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>
/// What becomes of the Deployment's <c>spec.replicas</c>. Without autoscaling we own it. With it we must not, and a member that its only owner no
/// longer applies is removed, whereupon the API server's default of 1 would take its place: so the count is handed over first, to a field manager
/// that never applies again, and left out after that (the procedure of the Kubernetes documentation, "Transferring ownership").
/// </summary>
/// <param name="Applied">What to apply; null to leave the count to others.</param>
/// <param name="HandOver">What to do before a count that was applied is left out for the first time; else null.</param>
internal sealed record ReplicaCount(int? Applied, ReplicasHandOver? HandOver)
{
    /// <summary>The annotation by which the next plan knows who owns the count; it changes in the same write as the ownership.</summary>
    public string Annotation => Applied is null ? WellKnownAnnotations.ReplicasReleased : WellKnownAnnotations.ReplicasOwned;

    /// <param name="model">What is wanted.</param>
    /// <param name="live">Our Deployment; null where there is none yet.</param>
    /// <param name="before">The status as it was: how many pods an autoscaler wanted of a Deployment that is gone.</param>
    public static ReplicaCount For(ResolvedModel model, V1Deployment? live, V1Alpha1ModelDeploymentStatus? before)
    {
        if (model.Autoscaling is not { } autoscaling)
        {
            return new ReplicaCount(model.Replicas, null);
        }

        if (live is null)
        {
            return new ReplicaCount(autoscaling.Clamp(before?.Autoscaling?.DesiredReplicas ?? autoscaling.MinReplicas), null);
        }

        var count = live.Spec?.Replicas ?? ModelDeploymentDefaults.Replicas;
        if (live.Metadata?.Annotations?.GetValueOrDefault(WellKnownAnnotations.Replicas) == WellKnownAnnotations.ReplicasReleased)
        {
            return new ReplicaCount(null, null);
        }

        // An autoscaler takes 0 for a pause, and one that is not ours may know nothing of the bounds: the last count that we set is within them.
        var allowed = autoscaling.Clamp(count);
        return allowed == count ? new ReplicaCount(null, new ReplicasHandOver(live, count)) : new ReplicaCount(allowed, null);
    }
}
