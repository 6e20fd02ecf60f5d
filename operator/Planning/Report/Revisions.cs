using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Report;

/// <summary>The list <c>status.revisions</c>: which revisions have pods, and which of them has ever served fully.</summary>
internal static class Revisions
{
    private const int Maximum = 16;

    public static IReadOnlyList<RevisionStatus> List(
        ReconcilePlan plan, RolloutState rollout, long generation, IReadOnlyList<RevisionStatus>? before)
    {
        var names = rollout.Pods.Select(pod => pod.Revision).Where(name => name.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Where(name => name != plan.Revision)
            .Order(StringComparer.Ordinal);
        RevisionStatus[] others = [.. names.Select(name => Other(name, rollout, Known(before, name)))];
        return plan.Revision is null
            ? [.. others.Take(Maximum)]
            : [Wanted(plan.Revision, rollout, generation, Known(before, plan.Revision)), .. others.Take(Maximum - 1)];
    }

    /// <summary>Whether the wanted revision has served fully for this generation before.</summary>
    public static bool HasSettled(ReconcilePlan plan, long generation, IReadOnlyList<RevisionStatus>? before) =>
        plan.Revision is not null && Known(before, plan.Revision) is { Role: RevisionRoles.Stable } known && known.Generation == generation;

    /// <summary>Whether the revision that is wanted now was wanted when the status was last written.</summary>
    public static bool IsSameAsBefore(ReconcilePlan plan, V1Alpha1ModelDeploymentStatus? before) =>
        plan.Revision is null || (before?.Revisions is [var first, ..] && first?.Name == plan.Revision);

    private static RevisionStatus Wanted(string name, RolloutState rollout, long generation, RevisionStatus? known)
    {
        // A new count of replicas is a new generation of the same revision, which stays the stable one meanwhile.
        var wasStable = known?.Role == RevisionRoles.Stable;
        return new RevisionStatus
        {
            Name = name,
            Role = rollout.IsComplete || wasStable ? RevisionRoles.Stable : RevisionRoles.Candidate,
            Generation = wasStable && !rollout.IsComplete ? known!.Generation : generation,
            ReadyReplicas = rollout.ReadyOfRevision,
        };
    }

    private static RevisionStatus Other(string name, RolloutState rollout, RevisionStatus? known) => new()
    {
        Name = name,
        Role = known?.Role == RevisionRoles.Stable ? RevisionRoles.Stable : RevisionRoles.Superseded,
        Generation = known?.Generation,
        ReadyReplicas = rollout.Pods.Count(pod => pod.IsReady && pod.Revision == name),
    };

    private static RevisionStatus? Known(IReadOnlyList<RevisionStatus>? before, string name) =>
        before?.FirstOrDefault(revision => revision?.Name == name);
}
