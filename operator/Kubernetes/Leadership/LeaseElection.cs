using ModelServing.Api.Workloads;

namespace ModelServing.Kubernetes.Leadership;

/// <summary>
/// The rules of the election. Pure. As in client-go's <c>tools/leaderelection</c>, but for one: a leader that sees another holder stops at once
/// instead of trying on until its deadline, because the other one leads already.
/// </summary>
internal static class LeaseElection
{
    /// <param name="options">Of this candidate.</param>
    /// <param name="observed">The lease as last read or written.</param>
    /// <param name="renewedAt">When the write that last succeeded was begun; null while this process does not lead.</param>
    /// <param name="now">On the clock of <paramref name="observed"/>.</param>
    /// <param name="wallClock">Goes into the record, for people to read.</param>
    public static LeaseDecision Decide(LeaderElectionOptions options, ObservedLease observed, TimeSpan? renewedAt, TimeSpan now, DateTimeOffset wallClock)
    {
        if (renewedAt is { } renewed && now - renewed >= options.RenewDeadline)
        {
            return new LeaseDecision.Lost($"it was not renewed for {(now - renewed).TotalSeconds:0.#} s");
        }

        if (observed.Holder == options.Identity)
        {
            // Also where the answer to the write that acquired it was lost.
            return new LeaseDecision.Renew(Record(options, observed.Record?.AcquireTime ?? wallClock, wallClock, observed.Record?.LeaseTransitions ?? 0));
        }

        if (observed.Holder.Length > 0 && renewedAt is not null)
        {
            return new LeaseDecision.Lost($"{observed.Holder} has taken it");
        }

        if (observed.Holder.Length > 0 && !observed.IsExpired(now))
        {
            return new LeaseDecision.Wait(observed.Holder);
        }

        var transitions = observed.Record is { } record ? (record.LeaseTransitions ?? 0) + 1 : 0;
        return new LeaseDecision.Acquire(Record(options, wallClock, wallClock, transitions));
    }

    /// <summary>Gives the lease back: any other candidate may take it after a second at most.</summary>
    public static V1LeaseSpec Release(V1LeaseSpec held, DateTimeOffset wallClock) => new()
    {
        HolderIdentity = "",
        LeaseDurationSeconds = 1,
        AcquireTime = wallClock,
        RenewTime = wallClock,
        LeaseTransitions = held.LeaseTransitions,
    };

    private static V1LeaseSpec Record(LeaderElectionOptions options, DateTimeOffset acquired, DateTimeOffset renewed, int transitions) => new()
    {
        HolderIdentity = options.Identity,
        LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
        AcquireTime = acquired,
        RenewTime = renewed,
        LeaseTransitions = transitions,
    };
}
