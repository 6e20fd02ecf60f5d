using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Report;

/// <summary>Which of the wanted revision's pods serve the wanted model.</summary>
/// <param name="ModelId">The wanted model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Pods">Those that serve, by name.</param>
internal sealed record SwapState(string ModelId, string Version, IReadOnlyList<PodSwap> Pods)
{
    private const int MaximumVersions = 16;
    private const int MaximumPods = 64;
    private const int NamedPods = 3;

    public bool IsComplete => Pods.All(pod => pod.Stage == SwapStage.Serves);

    /// <summary>Null where pods cannot swap their model.</summary>
    public static SwapState? Of(ClusterSnapshot snapshot, ReconcilePlan plan)
    {
        if (plan is not { ModelId: { } id, Model: { } model })
        {
            return null;
        }

        var before = new Dictionary<string, ServedVersionStatus>(StringComparer.Ordinal);
        foreach (var version in snapshot.Resource.Status?.Versions ?? [])
        {
            foreach (var pod in version?.Pods ?? [])
            {
                before[pod] = version!;
            }
        }

        return new SwapState(
            id,
            model.Version,
            [
                .. snapshot.Pods.Select(ObservedPod.From)
                    .Where(pod => pod.IsReady && pod.Revision == plan.Revision)
                    .OrderBy(pod => pod.Name, StringComparer.Ordinal)
                    .Select(pod => PodSwap.Of(pod.Name, snapshot.Reports.GetValueOrDefault(pod.Name), before.GetValueOrDefault(pod.Name), id)),
            ]);
    }

    /// <summary>
    /// Whether pods should have got there by now. The Deployment, which changes nothing, knows of no deadline; so it counts from when the status began to say
    /// that it goes on, and stays so until the spec changes.
    /// </summary>
    public bool IsOverdue(ClusterSnapshot snapshot, ReconcilePlan plan) => !IsComplete && snapshot.Resource.Status?.Conditions?.Any(condition => condition switch
    {
        { Type: ConditionTypes.Reconciling, Status: "True", LastTransitionTime: { } since } =>
            snapshot.Now - since > TimeSpan.FromSeconds(ProbeBudget.For(plan.Model!).ProgressDeadlineSeconds),
        { Type: ConditionTypes.Stalled, Status: "True", Reason: FailureReasons.ProgressDeadlineExceeded } =>
            condition.ObservedGeneration == snapshot.Resource.Metadata?.Generation,
        _ => false,
    }) == true;

    /// <summary>The list <c>status.versions</c>.</summary>
    public IReadOnlyList<ServedVersionStatus> Versions =>
    [
        .. Pods.Where(pod => pod.Served is not null)
            .GroupBy(pod => pod.Served!.Id, StringComparer.Ordinal)
            .OrderByDescending(version => version.Key == ModelId)
            .ThenBy(version => version.Key, StringComparer.Ordinal)
            .Take(MaximumVersions)
            .Select(version => version.First().Served! with
            {
                Digest = version.Select(pod => pod.Served!.Digest).FirstOrDefault(digest => digest is not null),
                ReadyReplicas = version.Count(),
                Pods = [.. version.Select(pod => pod.Pod).Take(MaximumPods)],
            }),
    ];

    /// <summary>Why pods serve the model before; none while they are on their way.</summary>
    public IEnumerable<RootCause> Failures =>
        from pod in Pods
        where pod.Stage == SwapStage.Failed
        let wanted = pod.Wanted!
        let reason = RuntimeFailure.Reason(wanted.ExitCode ?? 0, wanted.Reason)
        select new RootCause(
            reason,
            $"pod {pod.Pod}: version {Version} is not served, version {pod.Served?.Version} is: {wanted.Reason}: {wanted.Message ?? "no more is known"}",
            FailureRank.IsTerminal(reason));

    /// <summary>One sentence for people.</summary>
    public override string ToString()
    {
        var serving = Pods.Count(pod => pod.Stage == SwapStage.Serves);
        var others = Pods.Where(pod => pod.Stage != SwapStage.Serves).ToList();
        var told = string.Join("; ", others.Take(NamedPods).Select(pod => $"{pod.Pod} {Tell(pod)}"));
        var more = others.Count > NamedPods ? $"; and {others.Count - NamedPods} more" : "";
        return $"version {Version} serves on {serving} of {Pods.Count} pods{(others.Count > 0 ? $": {told}{more}" : "")}";
    }

    private static string Tell(PodSwap pod) => pod.Stage switch
    {
        SwapStage.Loads => $"is {pod.Wanted!.Reason}",
        SwapStage.Failed => $"could not: {pod.Wanted!.Reason}",
        SwapStage.Unaware => "has not been told by its kubelet yet",
        _ => "has not answered yet",
    };
}
