using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Observe;

/// <summary>The few facts about a pod that decisions rest on.</summary>
/// <param name="Name">metadata.name; empty when absent.</param>
/// <param name="Revision">The label modelserving.dev/revision; empty when absent.</param>
/// <param name="IsReady">Its Ready condition is True, and it is not ending.</param>
/// <param name="IsActive">Neither ending nor ended: the ReplicaSet counts it.</param>
/// <param name="CreatedAt">metadata.creationTimestamp.</param>
/// <param name="Pod">The pod itself.</param>
internal sealed record ObservedPod(string Name, string Revision, bool IsReady, bool IsActive, DateTimeOffset CreatedAt, V1Pod Pod)
{
    /// <summary>The runtime's container runs, so that it can be asked.</summary>
    public bool IsRuntimeRunning => Pod.Status is { PodIP.Length: > 0 }
        && Pod.Status.ContainerStatuses?.Any(container => container?.State?.Running is not null) == true;

    public static ObservedPod From(V1Pod pod)
    {
        var isActive = pod.Metadata?.DeletionTimestamp is null && pod.Status?.Phase is not ("Failed" or "Succeeded");
        return new ObservedPod(
            pod.Metadata?.Name ?? "",
            pod.Metadata?.Labels?.GetValueOrDefault(WellKnownLabels.Revision) ?? "",
            isActive && HasCondition(pod, "Ready", "True"),
            isActive,
            pod.Metadata?.CreationTimestamp ?? DateTimeOffset.MinValue,
            pod);
    }

    public static bool HasCondition(V1Pod pod, string type, string status) => Condition(pod, type)?.Status == status;

    public static V1WorkloadCondition? Condition(V1Pod pod, string type) =>
        pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);
}
