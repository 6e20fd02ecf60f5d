using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Observe;

/// <summary>
/// Which pods are worth asking for their report: those that start, and the newest of each revision that serves until its facts
/// are in the status. A settled model costs no request at all.
/// </summary>
internal static class ReportTargets
{
    /// <summary>Of hundreds that start together a few tell the story.</summary>
    private const int MaximumStarting = 8;

    /// <param name="status">The status as stored; null before the first.</param>
    /// <param name="pods">The model's pods.</param>
    /// <returns>Pods that have a name, an address and a running container.</returns>
    public static IReadOnlyList<V1Pod> Find(V1Alpha1ModelDeploymentStatus? status, IReadOnlyList<V1Pod> pods)
    {
        ArgumentNullException.ThrowIfNull(pods);
        ObservedPod[] running =
        [
            .. pods.Select(ObservedPod.From)
                .Where(pod => pod.IsActive && pod.IsRuntimeRunning && pod.Name.Length > 0)
                .OrderByDescending(pod => pod.CreatedAt)
                .ThenBy(pod => pod.Name, StringComparer.Ordinal),
        ];
        var starting = running.Where(pod => !pod.IsReady).Take(MaximumStarting);
        var newest = IsSettled(status) ? [] : running.Where(pod => pod.IsReady).DistinctBy(pod => pod.Revision, StringComparer.Ordinal);
        return [.. starting.Concat(newest).Select(pod => pod.Pod)];
    }

    private static bool IsSettled(V1Alpha1ModelDeploymentStatus? status) =>
        status is { Model.Opset: not null, ColdStart: not null }
        && status.Conditions?.Any(condition => condition is { Type: ConditionTypes.Ready, Status: "True" } && condition.ObservedGeneration == status.ObservedGeneration) == true;
}
