namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>
/// How many replicas a pods metric asks for: <c>calcPlainMetricReplicas</c> of kube-controller-manager's replica calculator. Pods without a metric are
/// taken to be at the target when fewer would do, and idle when more are needed; pods that do not run yet count as idle. Pure.
/// </summary>
internal static class ReplicaCalculator
{
    /// <param name="pods">The target's pods, those that are gone included.</param>
    /// <param name="values">In thousandths, by pod.</param>
    /// <param name="target">Mean value per pod, in thousandths; positive.</param>
    /// <param name="current">What the target's scale asks for now.</param>
    /// <param name="spec">Its tolerances.</param>
    /// <returns>Replicas and mean usage; null when there is nothing to go by, with the reason.</returns>
    public static (int Replicas, long Usage, string? Fault) Calculate(
        IReadOnlyList<PodReading> pods, IReadOnlyDictionary<string, long> values, long target, int current, AutoscalerSpec spec)
    {
        if (pods.Count == 0)
        {
            return (0, 0, "no pods returned by selector while calculating replica count");
        }

        var unready = pods.Where(pod => pod is { IsGone: false, IsPending: true }).Select(pod => pod.Name).ToHashSet();
        var counted = pods.Where(pod => pod is { IsGone: false, IsPending: false }).Select(pod => pod.Name).ToList();
        var missing = counted.Where(name => !values.ContainsKey(name)).ToList();
        var known = values.Where(value => !unready.Contains(value.Key) && !pods.Any(pod => pod.Name == value.Key && pod.IsGone)).ToDictionary();
        if (known.Count == 0)
        {
            return (0, 0, "did not receive metrics for targeted pods (pods might be unready)");
        }

        var (ratio, usage) = Usage(known, target);
        var unreadyCounts = unready.Count > 0 && ratio > 1;
        if (!unreadyCounts && missing.Count == 0)
        {
            return (IsWithin(ratio, spec) ? current : Ceiling(ratio * counted.Count), usage, null);
        }

        foreach (var name in missing)
        {
            known[name] = ratio < 1 ? target : 0;
        }

        foreach (var name in unreadyCounts ? unready : [])
        {
            known[name] = 0;
        }

        var (corrected, _) = Usage(known, target);
        if (IsWithin(corrected, spec) || (ratio < 1 && corrected > 1) || (ratio > 1 && corrected < 1))
        {
            return (current, usage, null);
        }

        var replicas = Ceiling(corrected * known.Count);
        var turnsAround = (corrected < 1 && replicas > current) || (corrected > 1 && replicas < current);
        return (turnsAround ? current : replicas, usage, null);
    }

    private static (double Ratio, long Usage) Usage(Dictionary<string, long> values, long target)
    {
        var usage = values.Values.Sum() / values.Count;
        return ((double)usage / target, usage);
    }

    private static bool IsWithin(double ratio, AutoscalerSpec spec) => 1 - spec.Down.Tolerance <= ratio && ratio <= 1 + spec.Up.Tolerance;

    private static int Ceiling(double replicas) => (int)Math.Min(Math.Ceiling(replicas), int.MaxValue);
}
