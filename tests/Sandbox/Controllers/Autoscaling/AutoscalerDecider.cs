namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>
/// The decision of kube-controller-manager's HorizontalPodAutoscaler controller (<c>reconcileAutoscaler</c>): largest proposal, stabilisation, policies,
/// bounds, with its conditions and words. Pure.
/// </summary>
internal static class AutoscalerDecider
{
    /// <summary>False where bounds, or a target of zero, decide alone.</summary>
    public static bool NeedsMetrics(AutoscalerSpec spec, int current) => current > 0 && current >= spec.MinReplicas && current <= spec.MaxReplicas;

    /// <param name="spec">What is wanted.</param>
    /// <param name="current">What the target's scale asks for now.</param>
    /// <param name="outcomes">Of each metric, in order; may be empty unless <see cref="NeedsMetrics"/>.</param>
    /// <param name="memory">Of the look before.</param>
    /// <param name="now">Time of this look.</param>
    public static AutoscalerDecision Decide(AutoscalerSpec spec, int current, IReadOnlyList<MetricOutcome> outcomes, AutoscalerMemory memory, DateTimeOffset now)
    {
        if (current == 0 && spec.MinReplicas != 0)
        {
            return new AutoscalerDecision(
                0, "", [new Condition("ScalingActive", false, "ScalingDisabled", "scaling is disabled since the replica count of the target is zero")], null, memory);
        }

        if (current > spec.MaxReplicas)
        {
            return new AutoscalerDecision(spec.MaxReplicas, "Current number of replicas above Spec.MaxReplicas", [], null, memory);
        }

        return current < spec.MinReplicas
            ? new AutoscalerDecision(spec.MinReplicas, "Current number of replicas below Spec.MinReplicas", [], null, memory)
            : FromMetrics(spec, current, outcomes, memory, now);
    }

    private static AutoscalerDecision FromMetrics(AutoscalerSpec spec, int current, IReadOnlyList<MetricOutcome> outcomes, AutoscalerMemory memory, DateTimeOffset now)
    {
        var failures = outcomes.OfType<MetricOutcome.Failure>().ToList();
        var best = outcomes.OfType<MetricOutcome.Proposal>().MaxBy(proposal => proposal.Replicas);
        var failure = failures is [var first, ..] ? $"invalid metrics ({failures.Count} invalid out of {outcomes.Count}), first error is: {first.Message}" : null;
        if (best is null || (failure is not null && best.Replicas < current))
        {
            // Whether fewer would do is not known while a metric is missing.
            var condition = new Condition("ScalingActive", false, failures[0].Reason, $"the HPA was unable to compute the replica count: {failures[0].Message}");
            return new AutoscalerDecision(null, "", [condition], failure, memory);
        }

        var conditions = new List<Condition>
        {
            new("ScalingActive", true, "ValidMetricFound", $"the HPA was able to successfully calculate a replica count from {best.Name}"),
        };
        var stabilized = Stabilize(best.Replicas, current, spec, memory, now, conditions);
        var limited = Limit(stabilized, current, spec, memory, now, conditions);
        var reason = limited == current ? "" : best.Replicas > current ? $"{best.Name} above target" : best.Replicas < current ? "All metrics below target" : "";
        return new AutoscalerDecision(limited, reason, conditions, failure, memory.Recommended(best.Replicas, spec, now));
    }

    /// <summary>Up no further than the lowest recommendation of the window, down no further than the highest of its own.</summary>
    private static int Stabilize(int desired, int current, AutoscalerSpec spec, AutoscalerMemory memory, DateTimeOffset now, List<Condition> conditions)
    {
        var (up, down) = (desired, desired);
        foreach (var (at, replicas) in memory.Recommendations)
        {
            up = at > now - spec.Up.Window ? Math.Min(up, replicas) : up;
            down = at > now - spec.Down.Window ? Math.Max(down, replicas) : down;
        }

        var stabilized = Math.Min(Math.Max(current, up), down);
        conditions.Add((stabilized == desired, desired >= current) switch
        {
            (true, _) => new Condition("AbleToScale", true, "ReadyForNewScale", "recommended size matches current size"),
            (_, true) => new Condition("AbleToScale", true, "ScaleUpStabilized", "recent recommendations were lower than current one, applying the lowest recent recommendation"),
            _ => new Condition("AbleToScale", true, "ScaleDownStabilized", "recent recommendations were higher than current one, applying the highest recent recommendation"),
        });
        return stabilized;
    }

    private static int Limit(int desired, int current, AutoscalerSpec spec, AutoscalerMemory memory, DateTimeOffset now, List<Condition> conditions)
    {
        if (desired > current)
        {
            var limit = ScalingLimits.Up(current, spec, memory, now);
            if (desired > Math.Min(limit, spec.MaxReplicas))
            {
                conditions.Add(spec.MaxReplicas > limit
                    ? new Condition("ScalingLimited", true, "ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate")
                    : new Condition("ScalingLimited", true, "TooManyReplicas", "the desired replica count is more than the maximum replica count"));
                return Math.Min(limit, spec.MaxReplicas);
            }
        }
        else if (desired < current)
        {
            var limit = ScalingLimits.Down(current, spec, memory, now);
            if (desired < Math.Max(limit, spec.MinReplicas))
            {
                conditions.Add(spec.MinReplicas < limit
                    ? new Condition("ScalingLimited", true, "ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate")
                    : new Condition("ScalingLimited", true, "TooFewReplicas", "the desired replica count is less than the minimum replica count"));
                return Math.Max(limit, spec.MinReplicas);
            }
        }

        conditions.Add(new Condition("ScalingLimited", false, "DesiredWithinRange", "the desired count is within the acceptable range"));
        return desired;
    }
}
