using System.Diagnostics.Metrics;

namespace ModelServing.Kubernetes.Leadership;

/// <summary>client-go's metrics of an election, by its names; the tag <c>name</c> is the lease's.</summary>
internal sealed class LeaderElectionMetrics
{
    private readonly KeyValuePair<string, object?> _name;
    private readonly Counter<long> _slowPath;

    public LeaderElectionMetrics(IMeterFactory? meters, string lease, Func<bool> isLeading)
    {
        var meter = KubernetesMeter.Create(meters);
        _name = new("name", lease);
        _slowPath = meter.CreateCounter<long>("leader_election_slowpath_total", null, "Renewals for which the lease had to be read again.");
        _slowPath.Add(0, _name);
        meter.CreateObservableGauge(
            "leader_election_master_status", () => new Measurement<int>(isLeading() ? 1 : 0, _name), null, "1 while this process leads, 0 while it stands by.");
    }

    public void SlowPath() => _slowPath.Add(1, _name);
}
