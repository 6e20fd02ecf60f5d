using System.Globalization;

namespace ModelServing.Sandbox.Controllers.Deployments;

/// <summary>How far a rolling update may leave the desired count: at most <paramref name="MaxSurge"/> pods more, at most <paramref name="MaxUnavailable"/> available ones fewer.</summary>
internal sealed record RolloutBounds(long Replicas, long MaxSurge, long MaxUnavailable)
{
    public long MaxTotal => Replicas + MaxSurge;

    public long MinAvailable => Replicas - MaxUnavailable;

    /// <summary>
    /// Resolves numbers and percentages. Surge is rounded up and unavailability down; if both come out as zero, one pod may be
    /// unavailable, since otherwise no rollout could move (k8s.io/kubernetes deploymentutil.ResolveFenceposts). Absent values are 25%.
    /// </summary>
    public static RolloutBounds Resolve(long replicas, string? maxSurge, string? maxUnavailable)
    {
        var surge = Scale(maxSurge ?? "25%", replicas, roundUp: true);
        var unavailable = Scale(maxUnavailable ?? "25%", replicas, roundUp: false);
        if (surge == 0 && unavailable == 0)
        {
            unavailable = 1;
        }

        return new RolloutBounds(replicas, surge, Math.Min(unavailable, replicas));
    }

    private static long Scale(string value, long replicas, bool roundUp)
    {
        if (!value.EndsWith('%'))
        {
            return long.Parse(value, CultureInfo.InvariantCulture);
        }

        var hundredths = long.Parse(value.AsSpan(0, value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture) * replicas;
        return roundUp ? (hundredths + 99) / 100 : hundredths / 100;
    }
}
