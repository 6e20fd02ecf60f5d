using ModelServing.Api.Workloads;

namespace ModelServing.Kubernetes.Leadership;

/// <summary>
/// A lease as this process knows it: its record, and when it was first seen in this form by the clock of this process. That it expires is judged by
/// this time and the record's own duration alone, never by the times in it, which other clocks wrote.
/// </summary>
/// <param name="Record">Null where there is no lease.</param>
/// <param name="SeenAt">On the clock of this process.</param>
internal sealed record ObservedLease(V1LeaseSpec? Record, TimeSpan SeenAt)
{
    /// <summary>Nothing was looked at yet.</summary>
    public static ObservedLease None { get; } = new(null, TimeSpan.Zero);

    public string Holder => Record?.HolderIdentity ?? "";

    /// <summary>What is known once <paramref name="record"/> was read: an unchanged one grows older.</summary>
    public ObservedLease Next(V1LeaseSpec? record, TimeSpan now) => record == Record ? this : new ObservedLease(record, now);

    public bool IsExpired(TimeSpan now) => now - SeenAt >= TimeSpan.FromSeconds(Record?.LeaseDurationSeconds ?? 0);
}
