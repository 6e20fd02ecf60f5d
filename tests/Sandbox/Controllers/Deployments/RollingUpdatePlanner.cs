namespace ModelServing.Sandbox.Controllers.Deployments;

/// <summary>
/// The next step of a rolling update (k8s.io/kubernetes pkg/controller/deployment/rolling.go): first grow the new ReplicaSet as far as
/// the surge allows, then take down old pods, those that are not available first, as far as availability allows.
/// </summary>
internal static class RollingUpdatePlanner
{
    /// <returns>The sizes that change, by ReplicaSet name; empty if there is nothing to do now.</returns>
    public static IReadOnlyDictionary<string, long> Plan(RolloutBounds bounds, ReplicaSetSize current, IReadOnlyList<ReplicaSetSize> old)
    {
        var size = SizeOfNew(bounds, current.Desired, current.Desired + old.Sum(set => set.Desired));
        return size != current.Desired
            ? new Dictionary<string, long>(StringComparer.Ordinal) { [current.Name] = size }
            : ShrinkOld(bounds, current, old);
    }

    /// <remarks><paramref name="desired"/>: the new ReplicaSet's present size; zero before it exists. <paramref name="total"/>: the sizes of all ReplicaSets, the new one included.</remarks>
    public static long SizeOfNew(RolloutBounds bounds, long desired, long total)
    {
        if (desired >= bounds.Replicas)
        {
            return bounds.Replicas;
        }

        var room = Math.Max(0, bounds.MaxTotal - total);
        return desired + Math.Min(room, bounds.Replicas - desired);
    }

    private static Dictionary<string, long> ShrinkOld(RolloutBounds bounds, ReplicaSetSize current, IReadOnlyList<ReplicaSetSize> old)
    {
        var changes = new Dictionary<string, long>(StringComparer.Ordinal);
        var oldestFirst = old.Where(set => set.Desired > 0).OrderBy(set => set.Created).ThenBy(set => set.Name, StringComparer.Ordinal).ToList();
        var newUnavailable = current.Desired - current.Lasting;
        var budget = current.Desired + oldestFirst.Sum(set => set.Desired) - bounds.MinAvailable - newUnavailable;

        foreach (var set in oldestFirst)
        {
            var unhealthy = Math.Min(budget, set.Desired - set.Lasting);
            if (unhealthy > 0)
            {
                changes[set.Name] = set.Desired - unhealthy;
                budget -= unhealthy;
            }
        }

        var spare = current.Lasting + oldestFirst.Sum(set => set.Lasting) - bounds.MinAvailable;
        foreach (var set in oldestFirst)
        {
            var left = changes.GetValueOrDefault(set.Name, set.Desired);
            var step = Math.Min(Math.Min(spare, budget), Math.Min(left, set.Lasting));
            if (step > 0)
            {
                changes[set.Name] = left - step;
                spare -= step;
                budget -= step;
            }
        }

        return changes;
    }
}
