using ModelServing.Kubernetes.Client;

namespace ModelServing.Kubernetes.Leadership;

/// <summary>How one process takes part in an election. The defaults are client-go's.</summary>
/// <param name="Lease">The lease that all candidates write to.</param>
/// <param name="Identity">Names this process among the candidates; see <see cref="CandidateIdentity"/>.</param>
public sealed record LeaderElectionOptions(NamespacedName Lease, string Identity)
{
    /// <summary>client-go's <c>JitterFactor</c>: a candidate that waits looks again after one to 2.2 times <see cref="RetryPeriod"/>.</summary>
    public const double JitterFactor = 1.2;

    /// <summary>How long the others wait before they take a lease that is no longer renewed; whole seconds, at least 1. Default 15 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it gives up; shorter than <see cref="LeaseDuration"/>. Default 10 s.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two tries, to renew or to acquire; with <see cref="JitterFactor"/> still below <see cref="RenewDeadline"/>. Default 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time for one call about the lease, as client-go's lock has it: half the renewal's deadline, at least 1 s.</summary>
    internal TimeSpan CallTimeout => RenewDeadline > TimeSpan.FromSeconds(2) ? RenewDeadline / 2 : TimeSpan.FromSeconds(1);

    /// <summary>What client-go refuses about the durations; null when they are in order.</summary>
    public static string? Refusal(TimeSpan leaseDuration, TimeSpan renewDeadline, TimeSpan retryPeriod) =>
        leaseDuration < TimeSpan.FromSeconds(1) || leaseDuration.Ticks % TimeSpan.TicksPerSecond != 0 || leaseDuration > TimeSpan.FromSeconds(int.MaxValue)
            ? $"the lease duration ({leaseDuration.TotalSeconds} s) is not a number of whole seconds, 1 or more"
        : renewDeadline >= leaseDuration ? $"the renew deadline ({renewDeadline.TotalSeconds} s) is not shorter than the lease duration ({leaseDuration.TotalSeconds} s)"
        : retryPeriod <= TimeSpan.Zero ? $"the retry period ({retryPeriod.TotalSeconds} s) is not more than zero"
        : retryPeriod * JitterFactor >= renewDeadline
            ? $"the retry period ({retryPeriod.TotalSeconds} s) times {JitterFactor} is not shorter than the renew deadline ({renewDeadline.TotalSeconds} s)"
        : null;
}
