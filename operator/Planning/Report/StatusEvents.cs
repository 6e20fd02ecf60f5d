using System.Text;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Planning.Report;

/// <summary>Events for what changed between two statuses: one per transition, none for a reconcile that changes nothing.</summary>
public static class StatusEvents
{
    private const int MaximumNoteBytes = 1024;

    public static IReadOnlyList<StatusEvent> Between(V1Alpha1ModelDeploymentStatus? before, V1Alpha1ModelDeploymentStatus after)
    {
        ArgumentNullException.ThrowIfNull(after);
        return
        [
            .. RevisionCreated(before, after),
            .. Verified(before, after),
            .. Ready(before, after),
            .. Unavailable(before, after),
            .. Scaling(before, after),
        ];
    }

    private static IEnumerable<StatusEvent> RevisionCreated(V1Alpha1ModelDeploymentStatus? before, V1Alpha1ModelDeploymentStatus after)
    {
        var wanted = after.Revisions is [var first, ..] ? first : null;
        if (wanted?.Role == RevisionRoles.Candidate && before?.Revisions?.Any(revision => revision?.Name == wanted.Name) != true)
        {
            yield return new StatusEvent(false, "RevisionCreated", "Deploy", $"revision {wanted.Name} for generation {after.ObservedGeneration}");
        }
    }

    private static IEnumerable<StatusEvent> Verified(V1Alpha1ModelDeploymentStatus? before, V1Alpha1ModelDeploymentStatus after)
    {
        var (old, now) = (Find(before, ConditionTypes.ModelVerified), Find(after, ConditionTypes.ModelVerified));
        if (now?.Status == "True" && (old?.Status != "True" || old.Message != now.Message))
        {
            yield return Normal(ConditionTypes.ModelVerified, "Verify", now.Message);
        }
    }

    private static IEnumerable<StatusEvent> Ready(V1Alpha1ModelDeploymentStatus? before, V1Alpha1ModelDeploymentStatus after)
    {
        var (old, now) = (Find(before, ConditionTypes.Ready), Find(after, ConditionTypes.Ready));
        var isFailure = now is { Status: "False", Reason: { } reason } && IsFailure(reason);
        if (now?.Status == "True" && (old?.Status != "True" || old.Reason != now.Reason))
        {
            yield return Normal(now.Reason!, "Deploy", now.Message);
        }
        else if (isFailure && (old?.Reason != now!.Reason || StalledNow(before) != StalledNow(after)))
        {
            yield return Warning(now.Reason!, "Deploy", now.Message);
        }
    }

    private static IEnumerable<StatusEvent> Unavailable(V1Alpha1ModelDeploymentStatus? before, V1Alpha1ModelDeploymentStatus after)
    {
        var (old, now) = (Find(before, ConditionTypes.Available), Find(after, ConditionTypes.Available));
        if (old?.Status == "True" && now is { Status: "False", Reason: ConditionReasons.NoReadyReplicas })
        {
            yield return Warning(now.Reason, "Serve", now.Message);
        }
    }

    /// <summary>Not of a model that is still starting: its autoscaler cannot have metrics yet.</summary>
    private static IEnumerable<StatusEvent> Scaling(V1Alpha1ModelDeploymentStatus? before, V1Alpha1ModelDeploymentStatus after)
    {
        var (old, now) = (Find(before, ConditionTypes.ScalingActive), Find(after, ConditionTypes.ScalingActive));
        if (now?.Status == "False" && old?.Status != "False" && Find(after, ConditionTypes.Ready)?.Status == "True")
        {
            yield return Warning(now.Reason!, "Scale", now.Message);
        }
        else if (now?.Status == "True" && old?.Status == "False")
        {
            yield return Normal(ConditionTypes.ScalingActive, "Scale", now.Message);
        }
    }

    private static bool IsFailure(string reason) => FailureRank.IsKnown(reason) || reason is FailureReasons.InvalidSpec or FailureReasons.NameConflict
        or FailureReasons.ApplyFailed or FailureReasons.KindNotServed or FailureReasons.ProgressDeadlineExceeded;

    private static bool StalledNow(V1Alpha1ModelDeploymentStatus? status) => Find(status, ConditionTypes.Stalled)?.Status == "True";

    private static V1Condition? Find(V1Alpha1ModelDeploymentStatus? status, string type) =>
        status?.Conditions?.FirstOrDefault(condition => condition?.Type == type);

    private static StatusEvent Normal(string reason, string action, string? note) => new(false, reason, action, Cut(note));

    private static StatusEvent Warning(string reason, string action, string? note) => new(true, reason, action, Cut(note));

    private static string Cut(string? note)
    {
        var result = new StringBuilder();
        var bytes = 0;
        foreach (var rune in (note ?? "").EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaximumNoteBytes - 3)
            {
                return result.Append('…').ToString();
            }

            result.Append(rune.ToString());
        }

        return result.ToString();
    }
}
