using System.Collections.Immutable;

namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>How far policies let a target go now (<c>calculateScaleUpLimitWithScalingRules</c>, <c>calculateScaleDownLimitWithBehaviors</c>). Pure.</summary>
internal static class ScalingLimits
{
    public static int Up(int current, AutoscalerSpec spec, AutoscalerMemory memory, DateTimeOffset now)
    {
        if (spec.Up.Select == PolicySelect.Disabled)
        {
            return current;
        }

        // Rounded up, or a small target would never grow by a percentage.
        var proposals = spec.Up.Policies.Select(policy => policy.IsPercent
            ? Math.Ceiling(AtStart(current, policy, memory, now) * (1 + policy.Value / 100d))
            : AtStart(current, policy, memory, now) + (double)policy.Value);
        var limit = spec.Up.Select == PolicySelect.Min ? proposals.Min() : proposals.Max();
        return Math.Max((int)Math.Min(limit, int.MaxValue), current);
    }

    public static int Down(int current, AutoscalerSpec spec, AutoscalerMemory memory, DateTimeOffset now)
    {
        if (spec.Down.Select == PolicySelect.Disabled)
        {
            return current;
        }

        var proposals = spec.Down.Policies.Select(policy => policy.IsPercent
            ? (int)(AtStart(current, policy, memory, now) * (1 - policy.Value / 100d))
            : AtStart(current, policy, memory, now) - policy.Value);
        var limit = spec.Down.Select == PolicySelect.Min ? proposals.Max() : proposals.Min();
        return Math.Min(limit, current);
    }

    /// <summary>Replicas at the beginning of the policy's period, found by undoing what was done since.</summary>
    private static int AtStart(int current, ScalingPolicy policy, AutoscalerMemory memory, DateTimeOffset now) =>
        current - Since(memory.Ups, now - policy.Period) + Since(memory.Downs, now - policy.Period);

    private static int Since(ImmutableList<(DateTimeOffset At, int Change)> changes, DateTimeOffset start) =>
        changes.Where(change => change.At > start).Sum(change => change.Change);
}
