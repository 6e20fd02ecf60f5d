using System.Globalization;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Report;

/// <summary>Why one pod that is not ready does not get there; null while it is on its way.</summary>
internal static class PodFailure
{
    public static RootCause? Find(ObservedPod pod, RuntimeReport? report, ResolvedAccelerator? accelerator)
    {
        var causes = Containers(pod.Pod).Select(container => OfContainer(pod, container))
            .Append(OfReport(pod, report))
            .Append(OfScheduling(pod, accelerator))
            .Append(OfPhase(pod));
        return causes.OfType<RootCause>().MinBy(cause => FailureRank.Of(cause.Reason));
    }

    /// <summary>No node has enough free accelerators for the pod.</summary>
    public static bool LacksAccelerators(V1Pod pod, ResolvedAccelerator? accelerator) => accelerator is not null
        && Unscheduled(pod)?.Message?.Contains($"Insufficient {accelerator.ResourceName}", StringComparison.Ordinal) == true;

    private static V1WorkloadCondition? Unscheduled(V1Pod pod) =>
        ObservedPod.Condition(pod, "PodScheduled") is { Status: "False", Reason: "Unschedulable" } condition ? condition : null;

    private static IEnumerable<V1ContainerStatus> Containers(V1Pod pod) =>
        (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []).OfType<V1ContainerStatus>();

    private static RootCause? OfContainer(ObservedPod pod, V1ContainerStatus container)
    {
        if (container.State?.Waiting is { Reason: { } waiting } state && OfWaiting(waiting) is { } reason)
        {
            var said = MessageText.Clean(state.Message);
            return Cause(reason, $"pod {pod.Name}: container {container.Name} cannot start, {waiting}{(said is null ? "" : $": {said}")}");
        }

        // Between two tries, and during the next one, the last end still is what there is to say: the status must not flicker.
        var ended = container.State?.Terminated ?? (container.Ready == true ? null : container.LastState?.Terminated);
        return ended is null or { ExitCode: 0 or null } ? null : OfEnd(pod, container, ended);
    }

    private static string? OfWaiting(string reason) => reason switch
    {
        "InvalidImageName" => FailureReasons.InvalidImageName,
        "ErrImagePull" or "ImagePullBackOff" or "ErrImageNeverPull" or "RegistryUnavailable" or "ImageInspectError" or "SignatureValidationFailed"
            => FailureReasons.ImagePullFailed,
        "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError" => FailureReasons.CreateContainerConfigError,
        _ => null,
    };

    private static RootCause OfEnd(ObservedPod pod, V1ContainerStatus container, V1ContainerStateTerminated ended)
    {
        var code = ended.ExitCode!.Value;
        var report = RuntimeReportParser.ParseElement(ended.Message);
        var reason = ended.Reason == "OOMKilled" ? FailureReasons.OutOfMemory : RuntimeFailure.Reason(code, report?.Reason);
        var details = reason == FailureReasons.OutOfMemory
            ? "it used more memory than its limit"
            : report?.Message ?? MessageText.Clean(ended.Message) ?? ended.Reason ?? "it said nothing";
        return Cause(
            reason, string.Create(CultureInfo.InvariantCulture, $"pod {pod.Name}: container {container.Name} ended with exit code {code}: {details}"));
    }

    /// <summary>A runtime that stays up says here why its model does not serve.</summary>
    private static RootCause? OfReport(ObservedPod pod, RuntimeReport? report) =>
        report is { State: "UNAVAILABLE", ExitCode: { } code and not 0 }
            ? Cause(RuntimeFailure.Reason(code, report.Reason), $"pod {pod.Name}: container runtime reports {report.Reason}: {report.Message ?? "no more is known"}")
            : null;

    private static RootCause? OfScheduling(ObservedPod pod, ResolvedAccelerator? accelerator)
    {
        if (Unscheduled(pod.Pod) is not { } condition)
        {
            return null;
        }

        var message = MessageText.Clean(condition.Message) ?? "no node takes it";
        return Cause(LacksAccelerators(pod.Pod, accelerator) ? FailureReasons.InsufficientAccelerators : FailureReasons.Unschedulable, $"pod {pod.Name}: {message}");
    }

    private static RootCause? OfPhase(ObservedPod pod) => pod.Pod.Status is { Phase: "Failed", Reason: "Evicted" } status
        ? Cause(FailureReasons.PodEvicted, $"pod {pod.Name}: {MessageText.Clean(status.Message) ?? "evicted"}")
        : null;

    private static RootCause Cause(string reason, string message) => new(reason, message, FailureRank.IsTerminal(reason));
}
