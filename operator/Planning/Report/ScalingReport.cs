using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Report;

/// <summary>The member <c>status.autoscaling</c>.</summary>
internal static class ScalingReport
{
    /// <summary>Null without autoscaling; as it was while the spec is invalid, for what runs is then left as it is.</summary>
    public static AutoscalingStatus? Of(ClusterSnapshot snapshot, ReconcilePlan plan, RolloutState rollout)
    {
        if (plan.Model is null)
        {
            return snapshot.Resource.Status?.Autoscaling;
        }

        if (plan.Model.Autoscaling is not { } autoscaling)
        {
            return null;
        }

        var autoscaler = autoscaling.Engine == AutoscalingEngines.HorizontalPodAutoscaler ? Autoscaler(snapshot) : null;

        // Before its first verdict an autoscaler says 0.
        var hasDecided = ScalingCondition.Find(autoscaler?.Status, "ScalingActive") is not null && autoscaler!.Status!.DesiredReplicas > 0;
        return new AutoscalingStatus
        {
            DesiredReplicas = hasDecided ? autoscaler!.Status!.DesiredReplicas : rollout.Desired,
            LimitedBy = Limit(autoscaler?.Status, rollout, plan.Model),
            Metrics = autoscaler is null ? null : CurrentMetrics.Of(snapshot, autoscaler.Status, autoscaling.Metrics),
        };
    }

    /// <summary>The autoscaler of the same name, if it is ours.</summary>
    public static V2HorizontalPodAutoscaler? Autoscaler(ClusterSnapshot snapshot) =>
        OwnerReferences.IsControlledBy(snapshot.Autoscaler?.Metadata, snapshot.Resource.Metadata?.Uid) ? snapshot.Autoscaler : null;

    /// <summary>What hardware lacks weighs more than what the spec allows: the pods are asked for already.</summary>
    private static string Limit(V2HorizontalPodAutoscalerStatus? status, RolloutState rollout, ResolvedModel model)
    {
        if (rollout.Pods.Any(pod => PodFailure.LacksAccelerators(pod.Pod, model.Accelerator)))
        {
            return ScalingLimits.AcceleratorCapacity;
        }

        if (ScalingCondition.LacksMetric(status))
        {
            return ScalingLimits.MetricUnavailable;
        }

        // Its other reasons are the pace of the behaviour: no limit, only not yet.
        return ScalingCondition.Find(status, "ScalingLimited") switch
        {
            { Status: "True", Reason: "TooManyReplicas" } => ScalingLimits.MaxReplicas,
            { Status: "True", Reason: "TooFewReplicas" } => ScalingLimits.MinReplicas,
            _ => ScalingLimits.None,
        };
    }
}
