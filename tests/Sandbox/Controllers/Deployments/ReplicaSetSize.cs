namespace ModelServing.Sandbox.Controllers.Deployments;

/// <summary>A ReplicaSet as the rollout sees it: what it should hold, and how much of that is available.</summary>
/// <remarks><paramref name="Desired"/>: spec.replicas. <paramref name="Available"/>: status.availableReplicas. <paramref name="AnnotatedMaximum"/>: the deployment.kubernetes.io/max-replicas it was last sized under, or null.</remarks>
internal sealed record ReplicaSetSize(string Name, long Desired, long Available, DateTimeOffset Created, long? AnnotatedMaximum = null)
{
    /// <summary>
    /// Available pods that will still be there when the ReplicaSet has followed its spec. The status lags behind the spec, and a pod that
    /// is about to be deleted must not vouch for the deletion of another.
    /// </summary>
    public long Lasting => Math.Min(Desired, Available);
}
