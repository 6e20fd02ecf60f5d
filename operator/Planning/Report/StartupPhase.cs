using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Report;

/// <summary>What a revision without a failure is doing, by the pod that is furthest behind.</summary>
internal static class StartupPhase
{
    private static readonly string[] Order =
    [
        ConditionReasons.RollingOut, ConditionReasons.FetchingModel, ConditionReasons.VerifyingModel, ConditionReasons.LoadingModel, ConditionReasons.WarmingUp,
    ];

    public static string Of(ClusterSnapshot snapshot, ReconcilePlan plan, RolloutState rollout) => rollout.Pods
        .Where(pod => pod.Revision == plan.Revision && !pod.IsReady)
        .Select(pod => OfPod(pod, snapshot.Reports.GetValueOrDefault(pod.Name)))
        .MinBy(phase => Array.IndexOf(Order, phase)) ?? (rollout.Swap is { IsComplete: false } ? ConditionReasons.SwappingModel : ConditionReasons.RollingOut);

    private static string OfPod(ObservedPod pod, RuntimeReport? report)
    {
        var fetch = pod.Pod.Status?.InitContainerStatuses?.FirstOrDefault(container => container?.Name == ContainerBuilder.FetchName);
        if (fetch?.State?.Running is not null)
        {
            return ConditionReasons.FetchingModel;
        }

        return report?.Reason switch
        {
            "Fetching" => ConditionReasons.FetchingModel,
            "Verifying" => ConditionReasons.VerifyingModel,
            "Loading" => ConditionReasons.LoadingModel,
            "WarmingUp" => ConditionReasons.WarmingUp,
            _ => ConditionReasons.RollingOut,
        };
    }
}
