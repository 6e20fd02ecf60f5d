using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Report;

/// <summary>The condition <c>ScalingActive</c>: the autoscaler's own verdict and reason. There only where the operator wrote an autoscaler.</summary>
internal static class ScalingCondition
{
    /// <summary>The target has 0 replicas: somebody has paused it, and no metric is at fault.</summary>
    private const string Paused = "ScalingDisabled";

    public static void AddTo(ConditionSet conditions, ClusterSnapshot snapshot, ReconcilePlan plan)
    {
        if (plan.Model is null)
        {
            conditions.Keep(ConditionTypes.ScalingActive);
        }
        else if (plan.Model.Autoscaling is { Engine: AutoscalingEngines.HorizontalPodAutoscaler } autoscaling)
        {
            var (status, reason, message) = Judge(ScalingReport.Autoscaler(snapshot)?.Status);
            conditions.Add(ConditionTypes.ScalingActive, status, reason, message + Foreign(snapshot, autoscaling));
        }
    }

    /// <summary>Our metrics API leaves somebody else's in place, and then these pods' metrics are theirs to tell.</summary>
    private static string Foreign(ClusterSnapshot snapshot, ResolvedAutoscaling autoscaling) =>
        snapshot.Scaling.ForeignProvider is { } provider && autoscaling.Metrics.Any(static metric => metric is ResolvedMetric.OfPods)
            ? $"; custom.metrics.k8s.io is served by {provider}, not by ModelServing"
            : "";

    /// <summary>The autoscaler does not act for want of a metric.</summary>
    public static bool LacksMetric(V2HorizontalPodAutoscalerStatus? status) =>
        Find(status, "ScalingActive") is { Status: "False", Reason: not Paused };

    public static V1WorkloadCondition? Find(V2HorizontalPodAutoscalerStatus? status, string type) =>
        status?.Conditions?.FirstOrDefault(condition => condition?.Type == type);

    private static (string Status, string Reason, string Message) Judge(V2HorizontalPodAutoscalerStatus? status)
    {
        if (Find(status, "AbleToScale") is { Status: "False" } unable)
        {
            return ("False", Word(unable), Text(unable));
        }

        return Find(status, "ScalingActive") switch
        {
            { Status: "True" } active => ("True", Word(active), "the HorizontalPodAutoscaler has its metrics and sets the replicas"),
            { Status: "False" } inactive => ("False", Word(inactive), Text(inactive)),
            _ => ("Unknown", ConditionReasons.AwaitingAutoscaler, "the HorizontalPodAutoscaler has not reported yet"),
        };
    }

    private static string Word(V1WorkloadCondition condition) => string.IsNullOrEmpty(condition.Reason) ? condition.Type! : condition.Reason;

    private static string Text(V1WorkloadCondition condition) => MessageText.Clean(condition.Message) ?? "the HorizontalPodAutoscaler says no more";
}
