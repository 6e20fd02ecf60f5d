using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Report;

/// <summary>How far the wanted revision has come, in numbers.</summary>
/// <param name="Pods">Active pods of every revision.</param>
/// <param name="Desired">How many replicas are wanted.</param>
/// <param name="Ready">How many pods serve, of every revision.</param>
/// <param name="ReadyOfRevision">How many of the wanted revision.</param>
/// <param name="IsComplete">Every replica is of the wanted revision and serves the wanted model, and no other pod is left.</param>
/// <param name="Swap">Which pods serve the wanted model; null where they cannot swap theirs.</param>
/// <param name="IsOverdue">The Deployment controller gave up waiting for progress on this very template, or a swap takes too long.</param>
internal sealed record RolloutState(IReadOnlyList<ObservedPod> Pods, int Desired, int Ready, int ReadyOfRevision, bool IsComplete, SwapState? Swap, bool IsOverdue)
{
    public static RolloutState Of(ClusterSnapshot snapshot, ReconcilePlan plan)
    {
        ObservedPod[] pods = [.. snapshot.Pods.Select(ObservedPod.From).Where(pod => pod.IsActive)];
        var desired = Wanted(snapshot, plan);
        var readyOfRevision = pods.Count(pod => pod.IsReady && pod.Revision == plan.Revision);
        var isCurrent = plan is { Model: not null, IsRolloutPending: false } && IsObserved(snapshot.Deployment);
        var status = snapshot.Deployment?.Status;

        var swap = SwapState.Of(snapshot, plan);

        // The Deployment's word and the pods' must agree: either cache may be the older one.
        var isComplete = isCurrent
            && (status?.UpdatedReplicas ?? 0) == desired && (status?.Replicas ?? 0) == desired && (status?.ReadyReplicas ?? 0) == desired
            && readyOfRevision == desired && pods.Length == desired && swap is not { IsComplete: false };
        var isOverdue = (isCurrent && status?.Conditions?.Any(condition =>
            condition is { Type: "Progressing", Status: "False", Reason: FailureReasons.ProgressDeadlineExceeded }) == true)
            || swap?.IsOverdue(snapshot, plan) == true;
        return new RolloutState(pods, desired, pods.Count(pod => pod.IsReady), readyOfRevision, isComplete, swap, isOverdue);
    }

    /// <summary>With an autoscaler the Deployment says how many; nobody else knows.</summary>
    private static int Wanted(ClusterSnapshot snapshot, ReconcilePlan plan)
    {
        var (spec, deployment) = (snapshot.Resource.Spec, snapshot.Deployment);
        var scaled = spec?.Autoscaling is not null && OwnerReferences.IsControlledBy(deployment?.Metadata, snapshot.Resource.Metadata?.Uid)
            ? deployment!.Spec?.Replicas
            : null;
        return scaled ?? plan.Model?.Replicas ?? spec?.Replicas ?? ModelDeploymentDefaults.Replicas;
    }

    private static bool IsObserved(V1Deployment? deployment) =>
        deployment is { Metadata.Generation: { } generation, Status.ObservedGeneration: { } observed } && observed >= generation;
}
