namespace ModelServing.Sandbox.Controllers.Deployments;

/// <summary>
/// What happens when the replica count changes in the middle of a rollout: the difference is spread over the ReplicaSets in proportion
/// to their sizes, so that the risk stays where it was (k8s.io/kubernetes pkg/controller/deployment/sync.go, scale).
/// </summary>
internal static class ProportionalScaler
{
    /// <returns>The sizes that change, by ReplicaSet name.</returns>
    public static IReadOnlyDictionary<string, long> Plan(RolloutBounds bounds, ReplicaSetSize? current, IReadOnlyList<ReplicaSetSize> old, bool rolling)
    {
        ReplicaSetSize[] all = current is null ? [.. old] : [current, .. old];
        var active = all.Where(set => set.Desired > 0).ToList();
        if (active.Count <= 1)
        {
            return Only(active.FirstOrDefault() ?? current ?? old.MaxBy(set => set.Created), bounds.Replicas);
        }

        if (current is not null && current.Desired == bounds.Replicas && current.Available == bounds.Replicas)
        {
            return old.Where(set => set.Desired > 0).ToDictionary(set => set.Name, _ => 0L, StringComparer.Ordinal);
        }

        return rolling ? Spread(bounds, active) : new Dictionary<string, long>(StringComparer.Ordinal);
    }

    private static Dictionary<string, long> Only(ReplicaSetSize? set, long replicas) =>
        set is null || set.Desired == replicas ? new(StringComparer.Ordinal) : new(StringComparer.Ordinal) { [set.Name] = replicas };

    private static Dictionary<string, long> Spread(RolloutBounds bounds, List<ReplicaSetSize> active)
    {
        var allowed = bounds.Replicas > 0 ? bounds.MaxTotal : 0;
        var total = active.Sum(set => set.Desired);
        var missing = allowed - total;
        var largestFirst = missing > 0
            ? active.OrderByDescending(set => set.Desired).ThenByDescending(set => set.Created).ToList()
            : active.OrderByDescending(set => set.Desired).ThenBy(set => set.Created).ToList();

        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        var added = 0L;
        foreach (var set in largestFirst)
        {
            var share = missing == 0 ? 0 : Share(set, allowed, total, missing, added);
            sizes[set.Name] = set.Desired + share;
            added += share;
        }

        var first = largestFirst[0].Name;
        sizes[first] = Math.Max(0, sizes[first] + missing - added);
        return largestFirst.Where(set => sizes[set.Name] != set.Desired).ToDictionary(set => set.Name, set => sizes[set.Name], StringComparer.Ordinal);
    }

    private static long Share(ReplicaSetSize set, long allowed, long total, long missing, long added)
    {
        var before = set.AnnotatedMaximum is > 0 ? set.AnnotatedMaximum.Value : total;
        var share = (long)Math.Round((double)set.Desired * allowed / before, MidpointRounding.AwayFromZero) - set.Desired;
        var rest = missing - added;
        return missing > 0 ? Math.Clamp(share, 0, Math.Max(0, rest)) : Math.Clamp(share, Math.Max(-set.Desired, Math.Min(0, rest)), 0);
    }
}
