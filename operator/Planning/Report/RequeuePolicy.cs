using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Report;

/// <summary>When to look again although no watch has said anything: only what a pod says of itself has no watch.</summary>
public static class RequeuePolicy
{
    private static readonly TimeSpan WhileStarting = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileUnanswered = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WhileMetricsLack = TimeSpan.FromSeconds(30);

    /// <summary>Null: wait for the watches.</summary>
    public static TimeSpan? NextCheck(ClusterSnapshot snapshot, ReconcilePlan plan, V1Alpha1ModelDeploymentStatus status)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(status);
        if (plan.Model is null || plan.IsDeleting)
        {
            return null;
        }

        if (snapshot.Pods.Select(ObservedPod.From).Any(pod => pod.IsActive && !pod.IsReady && pod.Revision == plan.Revision && pod.IsRuntimeRunning))
        {
            return WhileStarting;
        }

        if (SwapState.Of(snapshot, plan) is { IsComplete: false } swap)
        {
            return status.Conditions?.Any(condition => condition is { Type: ConditionTypes.Stalled, Status: "True" }) == true ? WhileUnanswered : WhileStarting;
        }

        TimeSpan? unanswered = ReportTargets.Find(status, snapshot.Pods).Any(pod => !snapshot.Reports.ContainsKey(pod.Metadata!.Name!)) ? WhileUnanswered : null;

        // Who else serves the metrics is found out by asking: no watch brings it.
        TimeSpan? lacking = ScalingCondition.LacksMetric(ScalingReport.Autoscaler(snapshot)?.Status) ? WhileMetricsLack : null;
        return Sooner(Sooner(unanswered, lacking), UnwrittenMetrics(snapshot, plan, status));
    }

    /// <summary>When readings that were held back may be written.</summary>
    private static TimeSpan? UnwrittenMetrics(ClusterSnapshot snapshot, ReconcilePlan plan, V1Alpha1ModelDeploymentStatus status)
    {
        if (plan.Model?.Autoscaling is not { } autoscaling || ScalingReport.Autoscaler(snapshot) is not { } autoscaler)
        {
            return null;
        }

        var current = CurrentMetrics.Of(snapshot, autoscaler.Status, autoscaling.Metrics);
        return current.SequenceEqual(status.Autoscaling?.Metrics ?? []) ? null : MetricsPace.Remaining(snapshot);
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;
}
