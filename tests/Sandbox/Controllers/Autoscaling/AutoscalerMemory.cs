using System.Collections.Immutable;

namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>What the controller remembers of one autoscaler between two looks: recommendations before they were stabilised, and changes that were made.</summary>
internal sealed record AutoscalerMemory(
    ImmutableList<(DateTimeOffset At, int Replicas)> Recommendations,
    ImmutableList<(DateTimeOffset At, int Change)> Ups,
    ImmutableList<(DateTimeOffset At, int Change)> Downs)
{
    /// <summary>At the first look what runs is taken for what was recommended, so that a restart of the controller scales nothing down at once.</summary>
    public static AutoscalerMemory Begin(int replicas, DateTimeOffset now) => new([(now, replicas)], [], []);

    public AutoscalerMemory Recommended(int replicas, AutoscalerSpec spec, DateTimeOffset now)
    {
        var longest = spec.Up.Window > spec.Down.Window ? spec.Up.Window : spec.Down.Window;
        return this with { Recommendations = Recommendations.RemoveAll(old => now - old.At > longest).Add((now, replicas)) };
    }

    public AutoscalerMemory Scaled(int from, int to, AutoscalerSpec spec, DateTimeOffset now) => to > from
        ? this with { Ups = Ups.RemoveAll(old => now - old.At > spec.Up.LongestPeriod).Add((now, to - from)) }
        : this with { Downs = Downs.RemoveAll(old => now - old.At > spec.Down.LongestPeriod).Add((now, from - to)) };
}
