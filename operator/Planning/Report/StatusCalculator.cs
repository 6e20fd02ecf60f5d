using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Report;

/// <summary>
/// The whole status from what was observed. <c>Ready</c> speaks of this generation and <c>Available</c> of anything that serves;
/// <c>Stalled</c> and <c>Reconciling</c> are there only while true, and never both (kstatus).
/// </summary>
public static class StatusCalculator
{
    /// <param name="snapshot">What was observed before anything was written.</param>
    /// <param name="plan">What <see cref="ReconcilePlanner"/> made of it.</param>
    /// <param name="failures">Writes of this plan that the API server refused.</param>
    public static V1Alpha1ModelDeploymentStatus Calculate(
        ClusterSnapshot snapshot, ReconcilePlan plan, IReadOnlyList<ApplyFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(failures);
        var metadata = snapshot.Resource.Metadata;
        var (generation, before) = (metadata?.Generation ?? 0, snapshot.Resource.Status);
        var rollout = RolloutState.Of(snapshot, plan);
        var cause = rollout.IsComplete && failures.Count == 0 && plan.Unserved.Count == 0 ? null : RootCauseFinder.Find(snapshot, plan, failures);
        var model = ModelFacts.Model(snapshot, plan, rollout);

        var conditions = new ConditionSet(before?.Conditions, generation, snapshot.Now);
        AddReady(conditions, snapshot, plan, rollout, cause);
        AddAvailable(conditions, snapshot, rollout);
        Verification.AddTo(conditions, plan, model, cause);
        ScalingCondition.AddTo(conditions, snapshot, plan);
        AddSuspended(conditions, plan);
        AddProgress(conditions, snapshot, plan, rollout, cause, Revisions.HasSettled(plan, generation, before?.Revisions));

        return MetricsPace.Settle(snapshot, new V1Alpha1ModelDeploymentStatus
        {
            ObservedGeneration = generation,
            Replicas = rollout.Pods.Count,
            ReadyReplicas = rollout.Ready,
            Selector = $"{WellKnownLabels.Name}={metadata?.Name}",
            Url = ServedUrl.Of(snapshot, plan),

            // Until the wanted revision has a model, the last known one is what the others serve.
            Model = model ?? (rollout.Ready > 0 ? before?.Model : null),
            Revisions = Revisions.List(plan, rollout, generation, before?.Revisions),
            Rollout = RolloutOf(plan, rollout),
            Versions = rollout.Swap?.Versions,
            ColdStart = ModelFacts.ColdStart(snapshot, rollout.Pods, plan.Revision) ?? (Revisions.IsSameAsBefore(plan, before) ? before?.ColdStart : null),
            Autoscaling = ScalingReport.Of(snapshot, plan, rollout),
            Conditions = conditions.Conditions,
        });
    }

    private static void AddReady(ConditionSet conditions, ClusterSnapshot snapshot, ReconcilePlan plan, RolloutState rollout, RootCause? cause)
    {
        var generation = snapshot.Resource.Metadata?.Generation ?? 0;
        if (cause is not null)
        {
            conditions.Add(ConditionTypes.Ready, "False", cause.Reason, cause.Message);
        }
        else if (plan.Withheld > 0)
        {
            conditions.Add(ConditionTypes.Ready, "False", ConditionReasons.SuspendRequested, SuspendedMessage(plan));
        }
        else if (rollout.IsComplete)
        {
            var (reason, message) = rollout.Desired == 0
                ? (ConditionReasons.Suspended, $"{WhoAsksForNone(snapshot)}: nothing is asked to serve")
                : (ConditionReasons.RolloutComplete, $"revision {plan.Revision} serves {(rollout.Swap is { } swap ? $"version {swap.Version} " : "")}on all {rollout.Desired} replicas");
            conditions.Add(ConditionTypes.Ready, "True", reason, message);
        }
        else if (rollout.IsOverdue)
        {
            conditions.Add(ConditionTypes.Ready, "False", FailureReasons.ProgressDeadlineExceeded, Overdue(plan, rollout));
        }
        else
        {
            var phase = StartupPhase.Of(snapshot, plan, rollout);
            var settled = Revisions.HasSettled(plan, generation, snapshot.Resource.Status?.Revisions);
            conditions.Add(
                ConditionTypes.Ready,
                "False",
                phase == ConditionReasons.RollingOut && settled && !plan.IsRolloutPending ? ConditionReasons.ReplicasNotReady : phase,
                Progress(plan, rollout) ?? $"revision {plan.Revision}: {rollout.ReadyOfRevision} of {rollout.Desired} replicas serve, {rollout.Pods.Count} pods in all");
        }
    }

    /// <summary>Null where no pod has to swap its model.</summary>
    private static string? Progress(ReconcilePlan plan, RolloutState rollout) =>
        rollout.Swap is { IsComplete: false } swap ? $"revision {plan.Revision}: {swap}" : null;

    /// <summary>Only while pods of more than one revision or model are there: before and after there is nothing to choose.</summary>
    private static RolloutStatus? RolloutOf(ReconcilePlan plan, RolloutState rollout) =>
        plan.Rollout is { } choice && rollout.Pods.Any(pod => pod.Revision == plan.Revision) && rollout.Pods.Any(pod => pod.Revision != plan.Revision)
            ? new RolloutStatus { Strategy = choice.Strategy, Reason = choice.Reason }
            : rollout.Swap is { IsComplete: false } swap ? new RolloutStatus { Strategy = RolloutStrategies.InPlaceSwap, Reason = swap.ToString() } : null;

    private static void AddSuspended(ConditionSet conditions, ReconcilePlan plan)
    {
        if (plan.IsSuspended)
        {
            conditions.Add(ConditionTypes.Suspended, "True", ConditionReasons.SuspendRequested, SuspendedMessage(plan));
        }
    }

    private static string SuspendedMessage(ReconcilePlan plan) => plan.Withheld switch
    {
        0 => "spec.suspend is true: nothing is written, and nothing would have to be",
        1 => "spec.suspend is true: 1 write to a child waits for the end of it",
        var count => $"spec.suspend is true: {count} writes to children wait for the end of it",
    };

    private static void AddAvailable(ConditionSet conditions, ClusterSnapshot snapshot, RolloutState rollout)
    {
        var (status, reason, message) = rollout switch
        {
            { Ready: > 0 } => ("True", ConditionReasons.MinimumReplicasAvailable, $"{rollout.Ready} replicas serve"),
            { Desired: 0 } => ("False", ConditionReasons.Suspended, WhoAsksForNone(snapshot)),
            _ => ("False", ConditionReasons.NoReadyReplicas, "no replica serves"),
        };
        conditions.Add(ConditionTypes.Available, status, reason, message);
    }

    private static string WhoAsksForNone(ClusterSnapshot snapshot) =>
        snapshot.Resource.Spec?.Autoscaling is null ? "spec.replicas is 0" : "the Deployment is scaled to 0";

    private static void AddProgress(
        ConditionSet conditions, ClusterSnapshot snapshot, ReconcilePlan plan, RolloutState rollout, RootCause? cause, bool hasSettled)
    {
        if (cause is { IsTerminal: true } || (rollout is { IsOverdue: true, IsComplete: false }))
        {
            conditions.Add(
                ConditionTypes.Stalled,
                "True",
                cause?.Reason ?? FailureReasons.ProgressDeadlineExceeded,
                cause?.Message ?? Overdue(plan, rollout));
        }
        else if (!plan.IsSuspended && (cause is not null || !rollout.IsComplete) && (!hasSettled || plan.IsRolloutPending || cause is { Reason: FailureReasons.ApplyFailed or FailureReasons.KindNotServed }))
        {
            conditions.Add(
                ConditionTypes.Reconciling,
                "True",
                cause?.Reason ?? StartupPhase.Of(snapshot, plan, rollout),
                cause?.Message ?? Progress(plan, rollout) ?? $"revision {plan.Revision}: {rollout.ReadyOfRevision} of {rollout.Desired} replicas serve");
        }
    }

    private static string Overdue(ReconcilePlan plan, RolloutState rollout) =>
        $"revision {plan.Revision}: {rollout.ReadyOfRevision} of {rollout.Desired} replicas serve, and there was no progress within the deadline";
}
