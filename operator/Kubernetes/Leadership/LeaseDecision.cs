using ModelServing.Api.Workloads;

namespace ModelServing.Kubernetes.Leadership;

/// <summary>What a candidate does next. A closed set.</summary>
internal abstract record LeaseDecision
{
    private LeaseDecision()
    {
    }

    /// <summary>Write the record over the one observed; who succeeds leads.</summary>
    public sealed record Acquire(V1LeaseSpec Record) : LeaseDecision;

    /// <summary>This process holds the lease: write it again with a new time.</summary>
    public sealed record Renew(V1LeaseSpec Record) : LeaseDecision;

    /// <summary>Somebody else leads.</summary>
    public sealed record Wait(string Holder) : LeaseDecision;

    /// <summary>This process led and must stop now.</summary>
    public sealed record Lost(string Why) : LeaseDecision;

    /// <summary>What to write; null where there is nothing to.</summary>
    public V1LeaseSpec? ToWrite => this switch
    {
        Acquire acquire => acquire.Record,
        Renew renew => renew.Record,
        _ => null,
    };
}
