using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Report;

/// <summary>Finds the one root cause over everything that is known of the wanted revision.</summary>
internal static class RootCauseFinder
{
    public static RootCause? Find(ClusterSnapshot snapshot, ReconcilePlan plan, IReadOnlyList<ApplyFailure> failures)
    {
        if (plan.Errors.Count > 0)
        {
            return new RootCause(FailureReasons.InvalidSpec, string.Join("; ", plan.Errors), IsTerminal: true);
        }

        if (plan.Conflicts.Count > 0)
        {
            var names = string.Join(", ", plan.Conflicts.Select(conflict => $"{conflict.Kind} {conflict.Name}"));
            return new RootCause(
                FailureReasons.NameConflict, $"{names}: exists and is not controlled by this ModelDeployment; it is left alone", IsTerminal: true);
        }

        if (failures.Count > 0)
        {
            var failure = failures.FirstOrDefault(failure => failure.IsTerminal) ?? failures[0];
            return new RootCause(
                FailureReasons.ApplyFailed, $"{failure.Kind} {failure.Name}: {MessageText.Clean(failure.Message)}", failure.IsTerminal);
        }

        // What the pods lack weighs more: this is beside them.
        return OfPods(snapshot, plan) ?? OfKinds(plan);
    }

    private static RootCause? OfKinds(ReconcilePlan plan) => plan.Unserved.Count == 0
        ? null
        : new RootCause(
            FailureReasons.KindNotServed, $"the cluster does not know the kind {string.Join(", ", plan.Unserved)}, which the spec asks for", IsTerminal: false);

    private static RootCause? OfPods(ClusterSnapshot snapshot, ReconcilePlan plan) => snapshot.Pods
        .Select(ObservedPod.From)
        .Where(pod => pod.Revision == plan.Revision && !pod.IsReady && pod.Pod.Metadata?.DeletionTimestamp is null)
        .OrderBy(pod => pod.Name, StringComparer.Ordinal)
        .Select(pod => PodFailure.Find(pod, snapshot.Reports.GetValueOrDefault(pod.Name), plan.Model?.Accelerator))
        .OfType<RootCause>()
        .Concat(OfReplicaSets(snapshot, plan))
        .Concat(SwapState.Of(snapshot, plan)?.Failures ?? [])
        .MinBy(cause => FailureRank.Of(cause.Reason));

    private static IEnumerable<RootCause> OfReplicaSets(ClusterSnapshot snapshot, ReconcilePlan plan) =>
        from set in snapshot.ReplicaSets
        where set.Spec?.Template?.Metadata?.Labels?.GetValueOrDefault(WellKnownLabels.Revision) == plan.Revision
        from condition in set.Status?.Conditions ?? []
        where condition is { Type: "ReplicaFailure", Status: "True" }
        orderby set.Metadata?.Name
        select new RootCause(
            FailureReasons.PodCreationFailed,
            $"ReplicaSet {set.Metadata?.Name}: {MessageText.Clean(condition.Message) ?? condition.Reason}",
            FailureRank.IsTerminal(FailureReasons.PodCreationFailed));
}
