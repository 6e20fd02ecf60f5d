namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Annotations that the operator keeps on children.</summary>
public static class WellKnownAnnotations
{
    /// <summary>A hash of what the operator applied last; tells a change of what is wanted from a change by others.</summary>
    public const string AppliedHash = "modelserving.dev/applied-hash";

    /// <summary>On the Deployment: what the operator made of the spec when the spec last changed, so that a newer operator restarts no pod.</summary>
    public const string PinnedRevision = "modelserving.dev/pinned-revision";

    /// <summary>On the Deployment: whether the operator's field manager owns <c>spec.replicas</c>, <see cref="ReplicasOwned"/>, or an autoscaler may, <see cref="ReplicasReleased"/>.</summary>
    public const string Replicas = "modelserving.dev/replicas";

    public const string ReplicasOwned = "Owned";

    public const string ReplicasReleased = "Released";
}
