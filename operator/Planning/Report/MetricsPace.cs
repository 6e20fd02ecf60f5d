using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Observe;

namespace ModelServing.Planning.Report;

/// <summary>
/// Readings change all the time, and each write of a status goes to every watcher: what differs in readings alone waits until the last write is
/// 15 s old, the period in which an autoscaler looks. Any other change is written at once, and the newest readings with it.
/// </summary>
internal static class MetricsPace
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    /// <summary>The status to write: <paramref name="after"/>, with the readings that are stored while they are too young to be replaced.</summary>
    public static V1Alpha1ModelDeploymentStatus Settle(ClusterSnapshot snapshot, V1Alpha1ModelDeploymentStatus after)
    {
        var before = snapshot.Resource.Status;
        if (Remaining(snapshot) is null || after.Autoscaling is null || before?.Autoscaling is null)
        {
            return after;
        }

        var kept = after with { Autoscaling = after.Autoscaling with { Metrics = before.Autoscaling.Metrics } };
        return StatusEquality.AreEqual(before, kept) ? kept : after;
    }

    /// <summary>How long readings still wait; null when they may be written.</summary>
    public static TimeSpan? Remaining(ClusterSnapshot snapshot)
    {
        var age = snapshot.Now - snapshot.MetricsWrittenAt;
        return age >= TimeSpan.Zero && age < Period ? Period - age : null;
    }
}
