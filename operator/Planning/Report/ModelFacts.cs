using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Report;

/// <summary>What the pods of a revision know about the model and their own start, put together from both containers' words.</summary>
internal static class ModelFacts
{
    /// <summary>
    /// Of the newest pod of the wanted revision that serves, or else of the newest that has the model; null when none has. What a
    /// pod has said once stays known while it serves, whether or not it was asked again.
    /// </summary>
    public static ModelStatus? Model(ClusterSnapshot snapshot, ReconcilePlan plan, RolloutState rollout)
    {
        var before = snapshot.Resource.Status;
        if (rollout.Swap is { } swap)
        {
            return Swapped(snapshot, swap);
        }

        var known = rollout.ReadyOfRevision > 0 && before?.Revisions?.Any(revision => revision?.Name == plan.Revision) == true ? before.Model : null;
        var model = Newest(rollout.Pods, plan.Revision)
            .OrderByDescending(pod => pod.IsReady)
            .Select(pod => (Runtime: snapshot.Reports.GetValueOrDefault(pod.Name), Fetch: FetchReport(pod.Pod)))
            .Select(said => new ModelStatus
            {
                Digest = said.Runtime?.Digest ?? said.Fetch?.Digest,
                SizeBytes = said.Runtime?.SizeBytes ?? said.Fetch?.SizeBytes,
                Opset = said.Runtime?.Opset,
            })
            .FirstOrDefault(model => model.Digest is not null);
        return model is not null && model.Digest == before?.Model?.Digest
            ? model with { SizeBytes = model.SizeBytes ?? before?.Model?.SizeBytes, Opset = model.Opset ?? before?.Model?.Opset }
            : model ?? known;
    }

    /// <summary>Of the pods that serve the wanted model; what others serve is not what this generation asks for.</summary>
    private static ModelStatus? Swapped(ClusterSnapshot snapshot, SwapState swap)
    {
        var before = snapshot.Resource.Status?.Model;
        var served = swap.Pods.Where(pod => pod.Stage == SwapStage.Serves).ToList();
        var report = served.Select(pod => pod.Wanted).FirstOrDefault(report => report?.Digest is not null);
        var digest = report?.Digest ?? served.Select(pod => pod.Served?.Digest).FirstOrDefault(known => known is not null);
        return digest is null ? null : new ModelStatus
        {
            Digest = digest,
            SizeBytes = report?.SizeBytes ?? (before?.Digest == digest ? before.SizeBytes : null),
            Opset = report?.Opset ?? (before?.Digest == digest ? before.Opset : null),
        };
    }

    /// <summary>Of the newest pod that serves; null when none does, or it has not answered.</summary>
    public static ColdStartStatus? ColdStart(ClusterSnapshot snapshot, IReadOnlyList<ObservedPod> pods, string? revision) =>
        Newest(pods, revision).FirstOrDefault(pod => pod.IsReady) is { } pod ? ColdStart(pod, snapshot.Reports.GetValueOrDefault(pod.Name)) : null;

    /// <summary>What the fetching container left when it had fetched.</summary>
    public static RuntimeReport? FetchReport(V1Pod pod) => RuntimeReportParser.ParseElement(
        pod.Status?.InitContainerStatuses?.FirstOrDefault(container => container?.Name == ContainerBuilder.FetchName)?.State?.Terminated is { ExitCode: 0 } ended
            ? ended.Message
            : null);

    private static IEnumerable<ObservedPod> Newest(IReadOnlyList<ObservedPod> pods, string? revision) => pods
        .Where(pod => pod.Revision == revision)
        .OrderByDescending(pod => pod.CreatedAt)
        .ThenBy(pod => pod.Name, StringComparer.Ordinal);

    private static ColdStartStatus? ColdStart(ObservedPod pod, RuntimeReport? runtime)
    {
        if (runtime?.State != "READY")
        {
            return null;
        }

        var fetch = FetchReport(pod.Pod);
        return new ColdStartStatus
        {
            ScheduledMilliseconds = Scheduled(pod.Pod),
            FetchedMilliseconds = fetch?.FetchMilliseconds,
            VerifiedMilliseconds = fetch?.VerifyMilliseconds is null && runtime.VerifyMilliseconds is null
                ? null
                : (fetch?.VerifyMilliseconds ?? 0) + (runtime.VerifyMilliseconds ?? 0),
            LoadedMilliseconds = runtime.LoadMilliseconds,
            WarmedMilliseconds = runtime.WarmupMilliseconds,
        };
    }

    private static long? Scheduled(V1Pod pod)
    {
        var scheduled = ObservedPod.Condition(pod, "PodScheduled") is { Status: "True", LastTransitionTime: { } time } ? time : (DateTimeOffset?)null;
        return scheduled is { } until && pod.Metadata?.CreationTimestamp is { } since ? Math.Max(0, (long)(until - since).TotalMilliseconds) : null;
    }
}
